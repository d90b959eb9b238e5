import { useText } from '../text/text';
import { CriticalIcon, GoodIcon, InfoIcon, WarningIcon } from './icons';

export type Severity = 'good' | 'warning' | 'critical';
/** What is worth telling and nothing to mend. */
type Marked = Severity | 'info';

const INK: Readonly<Record<Marked, string>> = { good: 'text-good', info: 'text-accent', warning: 'text-warn', critical: 'text-bad' };

const SHAPE = { good: GoodIcon, info: InfoIcon, warning: WarningIcon, critical: CriticalIcon } as const;

/** A severity by shape, by colour and, for screen readers, by word. */
export function SeverityIcon({ severity, className = 'size-4' }: { readonly severity: Marked; readonly className?: string }) {
  const text = useText();
  const Shape = SHAPE[severity];
  return (
    <span className={`inline-flex ${INK[severity]}`}>
      <Shape className={className} />
      <span className="sr-only">{text.severity[severity]}</span>
    </span>
  );
}
