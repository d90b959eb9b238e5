import { useId } from 'react';
import { formatDuration, formatExact } from '@/shared/format';
import { linkTo } from '@/shared/router';
import { useLocale, useText } from '@/shared/text/text';
import { INPUT, Labelled } from '@/shared/ui/field';
import { ADMISSION_MODES, LIVES, NOTICE_SEVERITIES, type AdmissionMode, type Life, type NoticeSeverity } from './action';
import {
  BAN_DURATIONS_MS,
  DRAIN_DURATIONS_MS,
  EVERY_ZONE,
  isAsked,
  LIFE_DURATIONS_MS,
  takesEveryZone,
  textBytesMax,
  type ActionDraft,
  type DraftField,
  type Gap,
} from './action-draft';
import { ChoiceCards } from './choice-cards';
import { MetresField } from './metres-field';
import { NoticeLook } from './notice-look';
import { PlayerPicker } from './player-picker';
import { useZonePlaces } from './use-actions';

type DraftFieldsProps = {
  readonly draft: ActionDraft;
  /** Shown only after an attempt: a form that complains before it is filled in is rude. */
  readonly gaps: readonly Gap[];
  readonly onChange: (change: Partial<ActionDraft>) => void;
  readonly onLeave: () => void;
};

/** What has to be known about an action before it can be asked for. */
export function DraftFields({ draft, gaps, onChange, onLeave }: DraftFieldsProps) {
  const { actions: words } = useText();
  const asks = (field: DraftField) => isAsked(draft, field);
  const problem = (gap: Gap) => (gaps.includes(gap) ? words.gaps[gap as keyof typeof words.gaps] : null);
  const { data: places = [] } = useZonePlaces();
  const nodes = [...new Set(places.flatMap(({ node }) => (node === null ? [] : [node])))].sort();
  return (
    <>
      {asks('player') && <PlayerPicker value={draft.player} problem={problem('player')} onChange={(player) => onChange({ player })} />}
      {asks('mode') && (
        <ChoiceCards<AdmissionMode>
          label={words.fields.mode}
          value={draft.mode}
          choices={ADMISSION_MODES.map((mode) => ({ value: mode, label: words.modes[mode].name, means: words.modes[mode].means }))}
          onChange={(mode) => onChange({ mode })}
        />
      )}
      {asks('zone') && (
        <Choice
          label={words.fields.zone}
          problem={problem('zone')}
          value={draft.zone === null ? '' : `${draft.zone}`}
          choices={[
            ...(takesEveryZone(draft.action) ? [{ value: `${EVERY_ZONE}`, label: words.fields.everyZone }] : []),
            ...withChosen(places, draft.zone).map(({ zone, node }) => ({
              value: `${zone}`,
              label: node === null ? words.fields.zoneName(`${zone}`) : words.fields.zoneOn(`${zone}`, node),
            })),
          ]}
          // A snapshot is one of a zone: with another zone, it is another question.
          onChange={(zone) => onChange({ zone: zone === '' ? null : Number(zone), epoch: null, sequence: null })}
        />
      )}
      {asks('node') && (
        <Choice
          label={words.fields.node}
          problem={problem('node')}
          value={draft.node ?? ''}
          empty={draft.action === 'admission' ? words.fields.everyServer : undefined}
          choices={[...new Set(draft.node ? [...nodes, draft.node] : nodes)].map((node) => ({ value: node, label: node }))}
          onChange={(node) => onChange({ node: node === '' && draft.action !== 'admission' ? null : node })}
        />
      )}
      {asks('epoch') && <SnapshotFact draft={draft} onLeave={onLeave} />}
      {draft.action === 'correct' && (
        <div className="grid grid-cols-2 gap-3">
          <MetresField label={words.fields.x} valueMm={draft.x} onChange={(x) => onChange({ x })} />
          <MetresField label={words.fields.y} valueMm={draft.y} onChange={(y) => onChange({ y })} />
          <Choice
            label={words.fields.life}
            problem={null}
            value={draft.life ?? ''}
            empty={words.fields.stays}
            choices={LIVES.map((life) => ({ value: life, label: words.lives[life] }))}
            onChange={(life) => onChange({ life: life === '' ? null : (life as Life) })}
          />
          <DurationField draft={draft} onChange={onChange} />
        </div>
      )}
      {problem('nothing-changed') && (
        <p role="alert" className="text-xs text-bad">
          {problem('nothing-changed')}
        </p>
      )}
      {draft.action !== 'correct' && <DurationField draft={draft} onChange={onChange} />}
      {asks('severity') && (
        <ChoiceCards<NoticeSeverity>
          label={words.fields.severity}
          value={draft.severity}
          choices={NOTICE_SEVERITIES.map((severity) => ({ value: severity, label: words.severities[severity] }))}
          onChange={(severity) => onChange({ severity })}
        />
      )}
      {asks('text') && <WordsField draft={draft} problem={problem('text') ?? problem('text-long')} onChange={onChange} />}
      {draft.action === 'notice' && <NoticeLook severity={draft.severity} text={draft.text} />}
    </>
  );
}

/** A zone that a link names may be one that nobody owns at the moment; it is still the one that is meant. */
function withChosen<Place extends { zone: number; node: string | null }>(places: readonly Place[], zone: number | null) {
  const isKnown = zone === null || zone === EVERY_ZONE || places.some((place) => place.zone === zone);
  return isKnown ? places : [...places, { zone: zone, node: null }];
}

function Choice(props: {
  readonly label: string;
  readonly problem: string | null;
  readonly value: string;
  /** What choosing nothing means; without it, something has to be chosen. */
  readonly empty?: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  const { actions: words } = useText();
  const id = useId();
  return (
    <Labelled label={props.label} id={id} problem={props.problem}>
      <select
        id={id}
        value={props.value}
        aria-invalid={props.problem !== null}
        aria-describedby={props.problem === null ? undefined : `${id}-problem`}
        onChange={(event) => props.onChange(event.target.value)}
        className={`${INPUT} h-10 w-full`}
      >
        {(props.empty !== undefined || props.value === '') && <option value="">{props.empty ?? words.fields.choose}</option>}
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

const DURATIONS_MS: Partial<Record<ActionDraft['action'], readonly number[]>> = {
  ban: BAN_DURATIONS_MS,
  admission: DRAIN_DURATIONS_MS,
  correct: LIFE_DURATIONS_MS,
};

function DurationField({ draft, onChange }: Pick<DraftFieldsProps, 'draft' | 'onChange'>) {
  const { actions: words, units } = useText();
  const locale = useLocale();
  if (!isAsked(draft, 'durationMs')) return null;
  const known = DURATIONS_MS[draft.action] ?? [];
  const offered = draft.durationMs === null || known.includes(draft.durationMs) ? known : [...known, draft.durationMs];
  return (
    <Choice
      label={words.fields.duration[draft.action as keyof typeof words.fields.duration]}
      problem={null}
      value={`${draft.durationMs ?? ''}`}
      choices={offered.map((ms) => ({ value: `${ms}`, label: ms === 0 ? words.fields.forever : formatDuration(ms, locale, units) }))}
      onChange={(ms) => onChange({ durationMs: Number(ms) })}
    />
  );
}

function SnapshotFact({ draft, onLeave }: Pick<DraftFieldsProps, 'draft' | 'onLeave'>) {
  const { actions: words } = useText();
  const locale = useLocale();
  const exact = (value: number) => formatExact(value, locale);
  const link = linkTo(draft.zone === null ? '/snapshots' : `/snapshots?zone=${draft.zone}`);
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-[0.8125rem] text-ink-soft">{words.fields.snapshot}</span>
      {draft.epoch !== null && draft.sequence !== null ? (
        <p className="rounded-lg border border-line bg-surface px-3 py-2 font-medium">
          {words.fields.snapshotName(exact(draft.epoch), exact(draft.sequence))}
        </p>
      ) : (
        <p className="rounded-lg bg-warn-wash px-3 py-2 text-[0.8125rem]">
          {words.fields.chooseSnapshot}{' '}
          <a
            {...link}
            className="font-medium text-accent underline underline-offset-4"
            onClick={(event) => {
              onLeave();
              link.onClick(event);
            }}
          >
            {words.fields.toSnapshots}
          </a>
        </p>
      )}
    </div>
  );
}

function WordsField({ draft, problem, onChange }: { readonly problem: string | null } & Pick<DraftFieldsProps, 'draft' | 'onChange'>) {
  const { actions: words } = useText();
  const locale = useLocale();
  const id = useId();
  const left = textBytesMax(draft.action) - new TextEncoder().encode(draft.text).length;
  const label = words.fields.text[draft.action as keyof typeof words.fields.text];
  return (
    <Labelled label={label} id={id} problem={problem}>
      <textarea
        id={id}
        rows={draft.action === 'notice' ? 3 : 2}
        value={draft.text}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange({ text: event.target.value })}
        className={`${INPUT} w-full py-2`}
      />
      {left < 200 && (
        <p className={`text-xs ${left < 0 ? 'text-bad' : 'text-ink-soft'}`}>{words.noticePreview.left(formatExact(left, locale))}</p>
      )}
    </Labelled>
  );
}
