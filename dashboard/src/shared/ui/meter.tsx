/** How much of a bound is used. The number stands beside it in words, so the bar itself is silent. */
export function Meter({
  share,
  alarming = false,
  className = '',
}: {
  readonly share: number;
  readonly alarming?: boolean;
  readonly className?: string;
}) {
  const width = Math.min(1, Math.max(0, share)) * 100;
  return (
    <span className={`block h-1.5 overflow-hidden rounded-full bg-inset ${className}`} aria-hidden="true">
      <span
        className={`block h-full rounded-full ${alarming ? 'bg-bad' : 'bg-accent'}`}
        style={{ width: `${share > 0 ? Math.max(width, 2) : 0}%` }}
      />
    </span>
  );
}
