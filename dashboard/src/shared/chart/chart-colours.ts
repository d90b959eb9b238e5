import { useMemo } from 'react';
import { useMediaQuery } from '../hooks';
import { usePreferences } from '../preferences';

export type ChartColour = 'series-1' | 'series-2' | 'series-3' | 'series-4' | 'series-5' | 'series-6';
type Token = ChartColour | 'ink-faint' | 'line' | 'budget' | 'surface' | 'line-strong';

/**
 * A canvas cannot take `var(--x)`, and reading the variable gives its unresolved text, so the browser is asked what colour an
 * element would really have.
 */
function resolveTokens(): (token: Token) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colours = new Map<Token, string>();
  for (const token of [
    'series-1',
    'series-2',
    'series-3',
    'series-4',
    'series-5',
    'series-6',
    'ink-faint',
    'line',
    'budget',
    'surface',
    'line-strong',
  ] as const) {
    probe.style.color = `var(--${token})`;
    colours.set(token, getComputedStyle(probe).color);
  }
  probe.remove();
  return (token) => colours.get(token) ?? '#888';
}

/** The theme's colours as a canvas understands them, renewed when the theme changes. */
export function useChartColours(): (token: Token) => string {
  const theme = usePreferences((preferences) => preferences.theme);
  const systemIsDark = useMediaQuery('(prefers-color-scheme: dark)');
  return useMemo(() => resolveTokens(), [theme, systemIsDark]);
}
