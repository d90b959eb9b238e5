import type { PlayerDifference } from '@/shared/actions/action';
import { formatExact } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { frameOf } from './differences';
import { useZoneMap } from './use-snapshots';

const INK = {
  'only-a': 'text-(--series-6)',
  'only-b': 'text-(--series-3)',
  moved: 'text-(--series-1)',
  life: 'text-(--series-4)',
  both: 'text-(--series-2)',
} as const;
const LINES = 4;

type DifferenceMapProps = { readonly zone: number; readonly players: readonly PlayerDifference[]; readonly selected: number | null };

/** Where players stood before and afterwards, joined by a line. The table beside it says the same in words. */
export function DifferenceMap({ zone, players, selected }: DifferenceMapProps) {
  const { compare: words } = useText().snapshots;
  const locale = useLocale();
  const { data: map = null } = useZoneMap(zone);
  const frame = frameOf(players, map);
  // Marks keep their size whatever the map's, so they are measured in shares of what is drawn.
  const unit = Math.max(frame.width, frame.height) / 100;
  const lines = Array.from({ length: LINES - 1 }, (_, index) => (index + 1) / LINES);
  return (
    <svg
      viewBox={`${frame.x} ${frame.y} ${frame.width} ${frame.height}`}
      role="img"
      aria-label={words.mapOf({ count: players.length, shown: formatExact(players.length, locale) })}
      className="w-full rounded-xl border border-line bg-surface"
    >
      <g className="text-line" stroke="currentColor" strokeWidth={unit * 0.2}>
        {lines.map((share) => (
          <path
            key={share}
            d={`M${frame.x + share * frame.width} ${frame.y}v${frame.height}M${frame.x} ${frame.y + share * frame.height}h${frame.width}`}
          />
        ))}
      </g>
      {players.map((player) => (
        <Mark key={player.id} player={player} unit={unit} isFaint={selected !== null && selected !== player.id} />
      ))}
    </svg>
  );
}

function Mark({ player, unit, isFaint }: { readonly player: PlayerDifference; readonly unit: number; readonly isFaint: boolean }) {
  const { a, b } = player;
  return (
    <g className={INK[player.change]} stroke="currentColor" opacity={isFaint ? 0.2 : 1}>
      <title>{player.name}</title>
      {a !== null && b !== null && <path d={`M${a.x} ${a.y}L${b.x} ${b.y}`} strokeWidth={unit * 0.35} opacity="0.7" />}
      {a !== null && <circle cx={a.x} cy={a.y} r={unit * 1.15} fill="var(--surface)" strokeWidth={unit * 0.4} />}
      {b !== null && <circle cx={b.x} cy={b.y} r={unit} fill="currentColor" stroke="none" />}
    </g>
  );
}
