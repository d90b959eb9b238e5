import { useMemo } from 'react';
import { useMediaQuery } from '@/shared/hooks';
import { usePreferences } from '@/shared/preferences';
import { MAP_TOKENS, type MapColours } from './map-paint';

/** The theme as a canvas understands it: the browser is asked what colour an element would really have. */
export function useMapColours(): MapColours {
  const theme = usePreferences((preferences) => preferences.theme);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  return useMemo(() => {
    const probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
    const colours = MAP_TOKENS.map((token) => {
      probe.style.color = `var(--${token})`;
      return [token, getComputedStyle(probe).color] as const;
    });
    probe.remove();
    return Object.fromEntries(colours) as MapColours;
    // Neither is read: both say when the style sheet answers differently.
  }, [theme, systemIsDark]);
}
