import { useText } from '../text/text';
import { CriticalIcon, GoodIcon, WarningIcon } from './icons';

export type Severity = 'good' | 'warning' | 'critical';

const INK: Readonly<Record<Severity, string>> = { good: 'text-good', warning: 'text-warn', critical: 'text-bad' };

/** A severity by shape, by colour and, for screen readers, by word. */
export function SeverityIcon({ severity, className = 'size-4' }: { readonly severity: Severity; readonly className?: string }) {
  const text = useText();
  const Shape = severity === 'good' ? GoodIcon : severity === 'warning' ? WarningIcon : CriticalIcon;
  return (
    <span className={`inline-flex ${INK[severity]}`}>
      <Shape className={className} />
      <span className="sr-only">{text.severity[severity]}</span>
    </span>
  );
}
