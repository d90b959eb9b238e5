import { useId, type ReactNode, type SelectHTMLAttributes } from 'react';

const LABEL = 'text-[0.8125rem] text-ink-soft';
export const INPUT = 'rounded-lg border border-line-strong/70 bg-surface px-2.5 text-[0.8125rem] text-ink';

type Choice = { readonly value: string; readonly label: string };
type SelectProps = Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> & {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
};

/** One choice of several, with its name before it. */
export function Select({ label, choices, onChange, className = '', ...rest }: SelectProps) {
  const id = useId();
  return (
    <span className={`inline-flex min-w-0 items-center gap-2 ${className}`}>
      <label htmlFor={id} className={`${LABEL} whitespace-nowrap`}>
        {label}
      </label>
      <select id={id} className={`${INPUT} h-9 min-w-0 flex-1`} onChange={(event) => onChange(event.target.value)} {...rest}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </span>
  );
}

/** A field with its name above it and what is wrong with it below. */
export function Labelled(props: {
  readonly label: string;
  readonly id: string;
  readonly problem?: string | null;
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={props.id} className={LABEL}>
        {props.label}
      </label>
      {props.children}
      {props.problem && (
        <p id={`${props.id}-problem`} role="alert" className="text-xs text-bad">
          {props.problem}
        </p>
      )}
    </div>
  );
}
