import type { ReactNode } from 'react';

export type IconProps = { readonly className?: string };

/** Icons sit beside words and repeat them, so they stay silent to screen readers. */
export function Icon({ className = 'size-4', children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

// The severities differ in outline first (circle, square, triangle, octagon) and in colour second.
export const GoodIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6.25" />
    <path d="m5.4 8.3 1.8 1.8 3.5-4" />
  </Icon>
);
export const InfoIcon = (props: IconProps) => (
  <Icon {...props}>
    <rect x="2" y="2" width="12" height="12" rx="2.5" />
    <path d="M8 7.4v3.6M8 5v.01" />
  </Icon>
);
export const WarningIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M8 1.9 14.6 13.6H1.4Z" />
    <path d="M8 6.4v3.1M8 11.6v.01" />
  </Icon>
);
export const CriticalIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3Z" />
    <path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />
  </Icon>
);
export const LockIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M3.4 7.2h9.2v6.6H3.4ZM5.2 7.2V5a2.8 2.8 0 0 1 5.6 0v2.2" />
  </Icon>
);
export const ClockIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6.25" />
    <path d="M8 4.6V8l2.3 1.5" />
  </Icon>
);
export const PauseIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6.25" />
    <path d="M6.4 5.8v4.4M9.6 5.8v4.4" />
  </Icon>
);
export const OfflineIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m2 2 12 12M5 9.4a4.6 4.6 0 0 1 3-1.1M2.6 6.7a8 8 0 0 1 2-1.3M7 4.4a8 8 0 0 1 6.4 2.3M10.4 8.9l.6.5" />
    <path d="M8 12.4v.01" />
  </Icon>
);
export const SunIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="2.8" />
    <path d="M8 1.4v1.2M8 13.4v1.2M1.4 8h1.2M13.4 8h1.2M3.3 3.3l.9.9M11.8 11.8l.9.9M12.7 3.3l-.9.9M4.2 11.8l-.9.9" />
  </Icon>
);
export const MoonIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M13.6 9.7A5.9 5.9 0 0 1 6.3 2.4a5.9 5.9 0 1 0 7.3 7.3Z" />
  </Icon>
);
export const HalfIcon = (props: IconProps) => (
  <Icon {...props}>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" />
  </Icon>
);
export const ExitIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M6.3 2.2H3.2v11.6h3.1M10.2 4.9 13.4 8l-3.2 3.1M13 8H6.6" />
  </Icon>
);
export const ArrowIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="M2.5 8h11M9.6 4.1 13.5 8l-3.9 3.9" />
  </Icon>
);
export const CloseIcon = (props: IconProps) => (
  <Icon {...props}>
    <path d="m3.5 3.5 9 9m0-9-9 9" />
  </Icon>
);
export const SortIcon = ({ descending, ...props }: IconProps & { readonly descending: boolean }) => (
  <Icon {...props}>{descending ? <path d="M8 3.4v9.2M4.4 9 8 12.6 11.6 9" /> : <path d="M8 12.6V3.4M4.4 7 8 3.4 11.6 7" />}</Icon>
);

export function Mark({ className = 'size-7' }: IconProps) {
  return (
    <svg viewBox="0 0 32 32" className={`shrink-0 ${className}`} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M8 10l6.2 12.5L24.5 8"
        fill="none"
        stroke="var(--accent-ink)"
        strokeWidth="3.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
