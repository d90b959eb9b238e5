import { useText } from '../text/text';
import { classes } from '../ui/classes';

/** From what happens now to what a week is like. */
export const RANGES_MINUTES = [5, 15, 60, 360, 1_440, 10_080] as const;
export type RangeMinutes = (typeof RANGES_MINUTES)[number];

/** How far back the charts look, as one set of radio buttons: arrow keys move within it. */
export function RangeChoice({ value, onChange }: { readonly value: RangeMinutes; readonly onChange: (value: RangeMinutes) => void }) {
  const { live, livePage } = useText();
  return (
    <fieldset className="flex items-center rounded-lg border border-line bg-surface p-0.5">
      <legend className="sr-only">{live.range}</legend>
      {RANGES_MINUTES.map((minutes) => (
        <label
          key={minutes}
          className={classes(
            'cursor-pointer rounded-md px-2 py-1 text-xs font-medium whitespace-nowrap text-ink-soft sm:px-2.5',
            'has-checked:bg-accent-wash has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input type="radio" name="range" className="sr-only" checked={minutes === value} onChange={() => onChange(minutes)} />
          {livePage.ranges[minutes]}
        </label>
      ))}
    </fieldset>
  );
}
