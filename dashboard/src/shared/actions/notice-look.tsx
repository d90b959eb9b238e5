import { useText } from '@/shared/text/text';
import { CriticalIcon, InfoIcon, WarningIcon } from '@/shared/ui/icons';
import type { NoticeSeverity } from './action';

const LOOK = {
  info: { Icon: InfoIcon, box: 'border-accent/50', ink: 'text-accent' },
  warning: { Icon: WarningIcon, box: 'border-warn/60', ink: 'text-warn' },
  emergency: { Icon: CriticalIcon, box: 'border-bad/70', ink: 'text-bad' },
} as const;

/** A notice as a game's client draws it: over a scene, with its loudness in shape and words as well as in colour. */
export function NoticeLook({ severity, text }: { readonly severity: NoticeSeverity; readonly text: string }) {
  const { actions: words } = useText();
  const { Icon, box, ink } = LOOK[severity];
  return (
    <figure>
      <figcaption className="mb-1.5 text-[0.8125rem] text-ink-soft">{words.noticePreview.title}</figcaption>
      <div className="relative overflow-hidden rounded-xl bg-inset px-4 pt-5 pb-12">
        <Scene />
        <div className={`relative mx-auto flex max-w-md gap-2.5 rounded-lg border-l-4 bg-surface px-3.5 py-2.5 shadow-lg ${box}`}>
          <span className={`mt-0.5 ${ink}`}>
            <Icon className="size-4.5" />
          </span>
          <p className="min-w-0">
            <span className={`block text-xs font-semibold ${ink}`}>{words.severities[severity]}</span>
            {text.trim() === '' ? (
              <span className="text-ink-faint">{words.noticePreview.empty}</span>
            ) : (
              <span className="[overflow-wrap:anywhere] whitespace-pre-wrap">{text}</span>
            )}
          </p>
        </div>
      </div>
    </figure>
  );
}

/** The suggestion of a game behind it: enough to see a banner over something. */
function Scene() {
  return (
    <svg
      viewBox="0 0 400 120"
      preserveAspectRatio="xMidYMax slice"
      className="absolute inset-0 size-full text-line-strong/35"
      aria-hidden="true"
    >
      <path d="M0 96 70 70l60 22 80-34 90 30 100-20v60H0Z" fill="currentColor" opacity="0.5" />
      {[48, 96, 180, 236, 318, 362].map((x, index) => (
        <circle key={x} cx={x} cy={100 + (index % 3) * 5} r="4" fill="currentColor" />
      ))}
    </svg>
  );
}
