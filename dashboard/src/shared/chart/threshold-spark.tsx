type ThresholdSparkProps = {
  readonly values: readonly (number | null)[];
  /** The line that should not be crossed; null for what has none. */
  readonly threshold: number | null;
  readonly label: string;
};

const [WIDTH, HEIGHT] = [300, 64];

/** Pieces of path, one for each run of known values: a hole in the data stays a hole in the line. */
function pathOf(values: readonly (number | null)[], y: (value: number) => number): string {
  const step = values.length > 1 ? WIDTH / (values.length - 1) : 0;
  return values
    .map((value, index) => {
      if (value === null) return '';
      const isFirst = index === 0 || values[index - 1] === null;
      return `${isFirst ? 'M' : 'L'}${(index * step).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join('');
}

/** One value over time against its limit, small enough to stand beside a sentence. */
export function ThresholdSpark({ values, threshold, label }: ThresholdSparkProps) {
  const top = Math.max(1e-9, threshold ?? 0, ...values.map((value) => value ?? 0)) * 1.15;
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="live-figure block h-16 w-full rounded-md bg-inset/60"
    >
      <path d={pathOf(values, y)} fill="none" stroke="var(--series-1)" strokeWidth="1.75" vectorEffect="non-scaling-stroke" />
      {threshold !== null && (
        <line
          x1="0"
          x2={WIDTH}
          y1={y(threshold)}
          y2={y(threshold)}
          stroke="var(--budget)"
          strokeWidth="1.25"
          strokeDasharray="3 4"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
