type SparklineProps = { readonly values: readonly (number | null)[]; readonly slots: number; readonly alarming?: boolean };

const HEIGHT = 100;
/** A flat line at nearly nothing must look flat, so the scale never magnifies beyond this. */
const SCALE_MIN = 1e-9;

/** Runs of known values; a hole in the data stays a hole in the line. */
function runs(values: readonly (number | null)[]): readonly (readonly [number, number][])[] {
  const found: [number, number][][] = [];
  let open: [number, number][] | null = null;
  values.forEach((value, index) => {
    if (value === null) open = null;
    else if (open) open.push([index, value]);
    else found.push((open = [[index, value]]));
  });
  return found;
}

/** The shape of the last minutes behind one number. The number and the charts below say the same in words, so it is silent. */
export function Sparkline({ values, slots, alarming = false }: SparklineProps) {
  const peak = Math.max(SCALE_MIN, ...values.map((value) => value ?? 0)) * 1.12;
  const colour = alarming ? 'var(--bad)' : 'var(--accent)';
  // The newest sample sits at the right edge; a young history leaves the left empty instead of stretching.
  const x = (index: number) => slots - values.length + index;
  const y = (value: number) => HEIGHT - (value / peak) * HEIGHT;
  return (
    <svg viewBox={`0 -2 ${slots - 1} ${HEIGHT + 4}`} preserveAspectRatio="none" className="live-figure block h-9 w-full" aria-hidden="true">
      {runs(values).map((run) => {
        const line = run.map(([index, value]) => `${x(index)},${y(value).toFixed(1)}`).join(' ');
        const [first, last] = [run[0]?.[0] ?? 0, run.at(-1)?.[0] ?? 0];
        return (
          <g key={first}>
            <polygon points={`${x(first)},${HEIGHT} ${line} ${x(last)},${HEIGHT}`} fill={colour} opacity="0.12" />
            <polyline
              points={line}
              fill="none"
              stroke={colour}
              strokeWidth="1.5"
              strokeLinejoin="round"
              vectorEffect="non-scaling-stroke"
            />
          </g>
        );
      })}
    </svg>
  );
}
