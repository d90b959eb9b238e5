import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useOnOutcome } from '@/shared/live-channels/outcomes';
import { useText } from '@/shared/text/text';
import { Modal } from '@/shared/ui/modal';
import type { ActionDraft } from './action-draft';
import { ActionForm } from './action-form';
import { ActionProgress } from './action-progress';
import { useActionStore } from './action-store';
import { HarmIcon } from './harm-mark';
import { harmOf } from './harm';
import { actionTitle } from './titles';
import { renewAction } from './use-actions';

/** The one place where actions are asked for. The shell shows it once; every page opens it with `openAction`. */
export function ActionHost() {
  const draft = useActionStore((store) => store.draft);
  const close = useActionStore((store) => store.close);
  const client = useQueryClient();
  useOnOutcome(({ commandId }) => renewAction(client, commandId));
  return draft === null ? null : <ActionDialog start={draft} onClose={close} />;
}

function ActionDialog({ start, onClose }: { readonly start: ActionDraft; readonly onClose: () => void }) {
  const { actions: words } = useText();
  const [draft, setDraft] = useState(start);
  const [commandId, setCommandId] = useState<string | null>(null);
  return (
    <Modal title={actionTitle(draft, words)} icon={<HarmIcon harm={harmOf(draft)} />} onClose={onClose}>
      {commandId === null ? (
        <ActionForm
          draft={draft}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
          onAsked={setCommandId}
          onClose={onClose}
        />
      ) : (
        <ActionProgress commandId={commandId} onAgain={() => setCommandId(null)} onClose={onClose} />
      )}
    </Modal>
  );
}
