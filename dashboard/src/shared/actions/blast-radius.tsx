import type { ReactNode } from 'react';
import { formatExact } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { describeFailure } from '@/shared/ui/problem';
import { SeverityIcon } from '@/shared/ui/severity';
import type { ActionPreview } from './action';
import { ChangeTable } from './change-table';
import type { Harm } from './harm';

const BOX: Readonly<Record<Harm, string>> = {
  none: 'border-line bg-surface',
  one: 'border-warn/50 bg-warn-wash',
  newcomers: 'border-warn/50 bg-warn-wash',
  everyone: 'border-bad/50 bg-bad-wash',
};

type BlastRadiusProps = {
  readonly harm: Harm;
  readonly means: string;
  /** Undefined while it is being asked for. */
  readonly preview: ActionPreview | undefined;
  readonly isComplete: boolean;
  readonly error: unknown;
};

/** Whom an action reaches, said by the platform before anything happens, in the largest type of the dialog. */
export function BlastRadius({ harm, means, preview, isComplete, error }: BlastRadiusProps) {
  const text = useText();
  const { actions: words } = text;
  return (
    <section aria-label={words.preview.title} className={`rounded-xl border px-4 py-3.5 ${BOX[harm]}`}>
      <h3 className="text-xs font-medium text-ink-soft">{words.preview.title}</h3>
      <div role="status" className="mt-1 flex flex-col gap-1">
        {!isComplete ? (
          <Quiet>{words.preview.waiting}</Quiet>
        ) : error ? (
          <p className="flex gap-2 text-[0.8125rem]">
            <SeverityIcon severity="critical" className="mt-0.5 size-4" />
            <span>
              {describeFailure(error, text)} {words.preview.failed}
            </span>
          </p>
        ) : preview === undefined ? (
          <Quiet>{words.preview.asking}</Quiet>
        ) : (
          <Reach preview={preview} />
        )}
      </div>
      <p className="mt-2 text-[0.8125rem] text-ink-soft text-pretty">{means}</p>
      {isComplete && preview?.changes !== undefined && <ChangeTable changes={preview.changes} />}
    </section>
  );
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <p className="text-[0.8125rem] text-ink-soft text-pretty">{children}</p>;
}

const ZONES_NAMED = 1;
const SERVERS_NAMED = 3;

function Reach({ preview }: { readonly preview: ActionPreview }) {
  const { actions: words } = useText();
  const locale = useLocale();
  const counted = (count: number) => ({ count, shown: formatExact(count, locale) });
  const { players, zones, servers } = preview;
  const where = [
    zones.length === 0
      ? null
      : zones.length === ZONES_NAMED
        ? words.preview.inZone(`${zones[0]}`)
        : words.preview.inZones(counted(zones.length)),
    servers.length === 0
      ? null
      : words.preview.onServers(servers.length <= SERVERS_NAMED ? servers.join(', ') : formatExact(servers.length, locale)),
  ].filter((part) => part !== null);
  return (
    <>
      <p className="text-xl font-semibold tracking-[-0.01em]">
        {players === null ? null : players === 0 ? words.preview.nobody : words.preview.players(counted(players))}
        {where.length > 0 && (
          <span className={players === null ? undefined : 'ml-1.5 text-[0.9375rem] font-medium text-ink-soft'}>{where.join(', ')}</span>
        )}
      </p>
      {/* The platform's own sentence is in its own language. */}
      <p lang="en" className="text-[0.8125rem] text-pretty">
        {preview.summary}
      </p>
    </>
  );
}
