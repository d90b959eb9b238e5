import type { ChartSeries } from './plot-options';

type ChartLegendProps = {
  readonly series: readonly ChartSeries[];
  readonly index: number;
  readonly format: (value: number | null) => string;
  readonly budget: string | undefined;
};

/** Names each line by its own stroke, dashes included, beside its value: the chart can be read without telling colours apart. */
export function ChartLegend({ series, index, format, budget }: ChartLegendProps) {
  return (
    <dl className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {series.map((each) => (
        <div key={each.label} className="flex items-center gap-1.5">
          <dt className="flex items-center gap-1.5 text-ink-soft">
            <Stroke colour={`var(--${each.colour})`} dash={each.dash} />
            {each.label}
          </dt>
          <dd className="live-figure font-medium">{format(each.values[index] ?? null)}</dd>
        </div>
      ))}
      {budget && (
        <div className="flex items-center gap-1.5">
          <dt className="flex items-center gap-1.5 text-ink-soft">
            <Stroke colour="var(--budget)" dash={[2, 3]} />
            {budget}
          </dt>
        </div>
      )}
    </dl>
  );
}

function Stroke({ colour, dash }: { readonly colour: string; readonly dash: readonly number[] | undefined }) {
  return (
    <svg viewBox="0 0 18 4" className="h-1 w-4.5 shrink-0" aria-hidden="true">
      <line x1="0" y1="2" x2="18" y2="2" stroke={colour} strokeWidth="2.5" strokeDasharray={dash?.join(' ')} />
    </svg>
  );
}
