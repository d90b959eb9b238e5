import { useEffect } from 'react';
import type { AlertSeverity } from '@/shared/live-channels/alert';
import { setTitleBadge } from '@/shared/window-title';

const ICONS = { critical: '/favicon-critical.svg', warning: '/favicon-warning.svg' } as const;
const PLAIN_ICON = '/favicon.svg';

/** What the browser's tab says of the alerts while another tab is in front: their number, and in the icon how bad they are. */
export function useTitleBadge(count: number, worst: AlertSeverity | null): void {
  const icon = worst === null || worst === 'info' ? PLAIN_ICON : ICONS[worst];
  useEffect(() => {
    setTitleBadge(count > 0 ? `(${count})` : '');
    return () => setTitleBadge('');
  }, [count]);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) link.href = icon;
    return () => {
      if (link) link.href = PLAIN_ICON;
    };
  }, [icon]);
}
