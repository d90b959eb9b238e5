import { useEffect, useRef, useState } from 'react';
import { formatDuration, formatExact, formatMicroseconds, formatMoment } from '@/shared/format';
import { useLocale, useText } from '@/shared/text/text';
import { decadesOf, shareOf } from './history-scale';
import { OBJECTIVE_MS, severityOf, type Proof } from './proof';

const HEIGHT = 180;
const PAD = { left: 56, right: 12, top: 12, bottom: 22 };
const WIDTH_AT_FIRST = 640;

/** Time to the right, how long a zone took to be rebuilt upwards, in powers of ten: a rehearsal and an emergency compared at a glance. */
export function HistoryChart({ proofs }: { readonly proofs: readonly Proof[] }) {
  const { snapshots, units } = useText();
  const { history: words } = snapshots;
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH_AT_FIRST);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const times = proofs.map(({ at }) => Date.parse(at));
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const objectiveUs = OBJECTIVE_MS.hot * 1_000;
  const decades = decadesOf([...proofs.map(({ totalUs }) => totalUs), objectiveUs]);
  const x = (atMs: number) => PAD.left + (to === from ? 0.5 : (atMs - from) / (to - from)) * (width - PAD.left - PAD.right);
  const y = (us: number) => HEIGHT - PAD.bottom - shareOf(us, decades) * (HEIGHT - PAD.top - PAD.bottom);
  const lines = Array.from({ length: decades.high - decades.low + 1 }, (_, index) => 10 ** (decades.low + index));
  const counted = (count: number) => ({ count, shown: formatExact(count, locale) });
  const recoveries = proofs.filter(({ kind }) => kind === 'recovery').length;
  return (
    <div ref={box} className="min-w-0">
      <svg width={width} height={HEIGHT} role="img" aria-label={words.spoken(counted(recoveries), counted(proofs.length - recoveries))}>
        {lines.map((us) => (
          <g key={us}>
            <path d={`M${PAD.left} ${y(us)}H${width - PAD.right}`} stroke="var(--line)" />
            <text x={PAD.left - 8} y={y(us) + 3.5} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
              {shortTime(us, locale)}
            </text>
          </g>
        ))}
        <path d={`M${PAD.left} ${y(objectiveUs)}H${width - PAD.right}`} stroke="var(--budget)" strokeDasharray="5 4" opacity="0.8" />
        <text x={width - PAD.right} y={y(objectiveUs) + 14} textAnchor="end" fontSize="11" fill="var(--budget)">
          {words.objective(formatDuration(OBJECTIVE_MS.hot, locale, units))}
        </text>
        {proofs.toReversed().map((proof) => (
          <Mark key={proof.key} proof={proof} x={x(Date.parse(proof.at))} y={y(proof.totalUs)} />
        ))}
        <text x={PAD.left} y={HEIGHT - 5} fontSize="11" fill="var(--ink-faint)">
          {formatMoment(from, locale)}
        </text>
        {to !== from && (
          <text x={width - PAD.right} y={HEIGHT - 5} textAnchor="end" fontSize="11" fill="var(--ink-faint)">
            {formatMoment(to, locale)}
          </text>
        )}
      </svg>
      <Legend />
    </div>
  );
}

function shortTime(us: number, locale: string): string {
  return formatMicroseconds(us, locale).replace(/[.,]0+(?= )/, '');
}

/** A recovery is a square and a rehearsal a ring; what went wrong is crossed, so that its colour is not the only sign. */
function Mark({ proof, x, y }: { readonly proof: Proof; readonly x: number; readonly y: number }) {
  const isBad = severityOf(proof) === 'critical';
  const ink = isBad ? 'var(--bad)' : proof.kind === 'recovery' ? 'var(--series-1)' : 'var(--series-3)';
  return (
    <g>
      {proof.kind === 'recovery' ? (
        <rect x={x - 4} y={y - 4} width="8" height="8" rx="1.5" fill={ink} opacity="0.9" />
      ) : (
        <circle cx={x} cy={y} r="4.5" fill="var(--surface)" stroke={ink} strokeWidth="2.2" />
      )}
      {isBad && <path d={`M${x - 7} ${y - 7}l14 14m0 -14l-14 14`} stroke={ink} strokeWidth="1.6" />}
    </g>
  );
}

function Legend() {
  const { history: words } = useText().snapshots;
  const entries = [
    { label: words.recoveries, shape: <rect x="2" y="2" width="8" height="8" rx="1.5" fill="var(--series-1)" /> },
    { label: words.rehearsals, shape: <circle cx="6" cy="6" r="4" fill="none" stroke="var(--series-3)" strokeWidth="2.2" /> },
    { label: words.troubled, shape: <path d="m1 1 10 10m0-10L1 11" stroke="var(--bad)" strokeWidth="1.6" /> },
  ];
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
      {entries.map(({ label, shape }) => (
        <li key={label} className="flex items-center gap-1.5">
          <svg width="12" height="12" aria-hidden="true">
            {shape}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
