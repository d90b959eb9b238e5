import { useId, useState } from 'react';
import { useText } from '@/shared/text/text';
import { INPUT, Labelled } from '@/shared/ui/field';

const MM_PER_METRE = 1_000;

/** Millimetres of what was typed as metres; null for nothing, and undefined for what is no place on any map. */
export function readMetres(text: string): number | null | undefined {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return null;
  return /^\d{1,6}(\.\d{0,3})?$/.test(trimmed) ? Math.round(Number(trimmed) * MM_PER_METRE) : undefined;
}

type MetresFieldProps = {
  readonly label: string;
  /** Null: as it is. NaN: what stands there cannot be read, which must not pass for leaving it. */
  readonly valueMm: number | null;
  readonly onChange: (valueMm: number | null) => void;
};

/** A length that people think of in metres and the game counts in millimetres. Empty leaves it as it is. */
export function MetresField({ label, valueMm, onChange }: MetresFieldProps) {
  const { actions: words } = useText();
  const id = useId();
  const [text, setText] = useState(valueMm === null ? '' : `${valueMm / MM_PER_METRE}`);
  const problem = readMetres(text) === undefined ? words.gaps.number : null;
  return (
    <Labelled label={label} id={id} problem={problem}>
      <input
        id={id}
        inputMode="decimal"
        value={text}
        placeholder={words.fields.stays}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => {
          setText(event.target.value);
          const mm = readMetres(event.target.value);
          onChange(mm === undefined ? Number.NaN : mm);
        }}
        className={`${INPUT} h-10 w-full placeholder:text-ink-faint`}
      />
    </Labelled>
  );
}
