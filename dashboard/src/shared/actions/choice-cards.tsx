import { useId } from 'react';

type ChoiceCardsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly means?: string }[];
  readonly onChange: (value: Value) => void;
};

const CARD = [
  'flex cursor-pointer items-baseline gap-2.5 rounded-lg border border-line-strong/60 bg-surface px-3 py-2',
  'has-checked:border-accent has-checked:bg-accent-wash',
  'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
].join(' ');

/** One of a few, all in sight at once, with what each means; a group of radio buttons to keyboards and screen readers. */
export function ChoiceCards<Value extends string>({ label, value, choices, onChange }: ChoiceCardsProps<Value>) {
  const name = useId();
  const hasMeanings = choices.some((choice) => choice.means !== undefined);
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-[0.8125rem] text-ink-soft">{label}</legend>
      <div className={hasMeanings ? 'flex flex-col gap-2' : 'flex flex-wrap gap-2'}>
        {choices.map((choice) => (
          <label key={choice.value} className={CARD}>
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="translate-y-0.5 accent-(--accent) outline-none"
            />
            <span className="min-w-0">
              <span className="text-[0.8125rem] font-medium">{choice.label}</span>
              {choice.means !== undefined && <span className="block text-xs text-ink-soft text-pretty">{choice.means}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
