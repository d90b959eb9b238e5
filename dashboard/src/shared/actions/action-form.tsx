import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useMay, useSession } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { INPUT, Labelled } from '@/shared/ui/field';
import { LockIcon } from '@/shared/ui/icons';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon } from '@/shared/ui/severity';
import { LEAST_ROLE } from './action';
import { gapsOf, REASON_LENGTH_MAX, requestOf, type ActionDraft } from './action-draft';
import { BlastRadius } from './blast-radius';
import { DraftFields } from './draft-fields';
import { harmOf } from './harm';
import { actionTitle } from './titles';
import { useActionPreview, useRunAction } from './use-actions';

type ActionFormProps = {
  readonly draft: ActionDraft;
  readonly onChange: (change: Partial<ActionDraft>) => void;
  readonly onAsked: (commandId: string) => void;
  readonly onClose: () => void;
};

/** Fill in, see whom it reaches, say why, type what makes sure: and only then ask for it. */
export function ActionForm({ draft, onChange, onAsked, onClose }: ActionFormProps) {
  const text = useText();
  const { actions: words } = text;
  const form = useRef<HTMLFormElement>(null);
  const ids = { reason: useId(), confirm: useId(), refusal: useId() };
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [wasTried, setTried] = useState(false);
  const gaps = gapsOf(draft);
  const request = gaps.length === 0 ? requestOf(draft) : null;
  const preview = useActionPreview(request);
  const run = useRunAction();
  const role = useSession().role;
  const least = preview.data?.needs ?? LEAST_ROLE[draft.action];
  // The platform's word counts where it has spoken; before that, the role decides what is said.
  const byRole = useMay(least);
  const isAllowed = preview.data?.allowed ?? byRole;
  const harm = harmOf(draft);
  const word = preview.data?.confirm ?? null;
  const isReasonMissing = reason.trim() === '';
  const isConfirmMissing = word !== null && typed.trim() !== word;
  const means = draft.action === 'admission' ? words.modes[draft.mode].means : words.means[draft.action];

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (request === null || isReasonMissing || isConfirmMissing) {
      // The first field that is missing, after it has been marked as such.
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (preview.data === undefined || !isAllowed || run.isPending) return;
    run.mutate({ request, assent: { reason: reason.trim(), confirm: word } }, { onSuccess: ({ commandId }) => onAsked(commandId) });
  };

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-4 sm:px-6">
        {!isAllowed && <RoleRefusal id={ids.refusal} needed={text.app.roles[least]} yours={text.app.roles[role]} />}
        <DraftFields draft={draft} gaps={wasTried ? gaps : []} onChange={onChange} onLeave={onClose} />
        <BlastRadius harm={harm} means={means} preview={preview.data} isComplete={request !== null} error={preview.error} />
        {isAllowed && (
          <>
            <Labelled label={words.reason} id={ids.reason} problem={wasTried && isReasonMissing ? words.reasonMissing : null}>
              <input
                id={ids.reason}
                value={reason}
                maxLength={REASON_LENGTH_MAX}
                placeholder={words.reasonHint}
                aria-invalid={wasTried && isReasonMissing}
                aria-describedby={wasTried && isReasonMissing ? `${ids.reason}-problem` : undefined}
                onChange={(event) => setReason(event.target.value)}
                className={`${INPUT} h-10 w-full placeholder:text-ink-faint`}
              />
            </Labelled>
            {word !== null && (
              <Labelled
                label={words.confirm(word)}
                id={ids.confirm}
                problem={wasTried && isConfirmMissing ? words.confirmMissing(word) : null}
              >
                <input
                  id={ids.confirm}
                  value={typed}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                  aria-invalid={wasTried && isConfirmMissing}
                  aria-describedby={wasTried && isConfirmMissing ? `${ids.confirm}-problem` : undefined}
                  onChange={(event) => setTyped(event.target.value)}
                  className={`${INPUT} h-10 w-full font-mono`}
                />
              </Labelled>
            )}
          </>
        )}
        {run.isError && (
          <p role="alert" className="flex gap-2 rounded-lg bg-bad-wash px-3 py-2.5 text-[0.8125rem]">
            <SeverityIcon severity="critical" className="mt-0.5 size-4" />
            {words.notSent(describeFailure(run.error, text))}
          </p>
        )}
      </div>
      <Footer>
        <Button className="h-10" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button
          kind={harm === 'everyone' || harm === 'one' ? 'danger' : 'primary'}
          type="submit"
          // What it would do must be on the screen before it can be asked for.
          disabled={!isAllowed || run.isPending || (request !== null && preview.data === undefined)}
          aria-describedby={isAllowed ? undefined : ids.refusal}
        >
          {run.isPending ? words.asking : actionTitle(draft, words)}
        </Button>
      </Footer>
    </form>
  );
}

/** What may be pressed stays in sight, however long the rest is. */
export function Footer({ children }: { readonly children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-4 py-3 sm:px-6">{children}</div>;
}

function RoleRefusal({ id, needed, yours }: { readonly id: string; readonly needed: string; readonly yours: string }) {
  const { actions: words } = useText();
  return (
    <div id={id} role="note" className="flex gap-2.5 rounded-xl border border-line-strong/60 bg-inset px-4 py-3">
      <LockIcon className="mt-0.5 size-4.5" />
      <div>
        <p className="font-semibold">{words.refusal.title}</p>
        <p className="text-[0.8125rem] text-ink-soft text-pretty">{words.refusal.text(needed, yours)}</p>
      </div>
    </div>
  );
}
