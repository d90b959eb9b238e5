import { useLocale, useText } from '@/shared/text/text';
import { classes } from '@/shared/ui/classes';
import { formatCount } from '@/shared/format';

export const RANGES_MINUTES = [2, 5, 15] as const;
export type RangeMinutes = (typeof RANGES_MINUTES)[number];

/** How far back the charts look, as one set of radio buttons: arrow keys move within it. */
export function RangeChoice({ value, onChange }: { readonly value: RangeMinutes; readonly onChange: (value: RangeMinutes) => void }) {
  const { live } = useText();
  const locale = useLocale();
  return (
    <fieldset className="flex items-center rounded-lg border border-line bg-surface p-0.5">
      <legend className="sr-only">{live.range}</legend>
      {RANGES_MINUTES.map((minutes) => (
        <label
          key={minutes}
          className={classes(
            'cursor-pointer rounded-md px-2.5 py-1 text-xs font-medium text-ink-soft',
            'has-checked:bg-accent-wash has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input type="radio" name="range" className="sr-only" checked={minutes === value} onChange={() => onChange(minutes)} />
          {live.rangeMinutes(formatCount(minutes, locale))}
        </label>
      ))}
    </fieldset>
  );
}
