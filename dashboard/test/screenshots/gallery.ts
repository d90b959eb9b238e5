import type { Screen } from './screens';

const picture = (screen: Screen, width: number, theme: string) => `pictures/screens/${screen.name}-${width}-${theme}.png`;

function sectionOf(screen: Screen): string {
  const wide = (theme: string) => `![${screen.title}, ${theme}.](${picture(screen, 1_280, theme)})`;
  const narrow = (theme: string) =>
    `<img src="${picture(screen, 390, theme)}" alt="${screen.title} on a telephone, ${theme}." width="195">`;
  const wall = (theme: string) => `[${theme}](${picture(screen, 2_560, theme)})`;
  return `## ${screen.title}

${screen.sentence}

| Light | Dark |
|---|---|
| ${wide('light')} | ${wide('dark')} |

${narrow('light')} ${narrow('dark')}

Across a whole wall, 2,560 pixels wide: ${wall('light')} · ${wall('dark')}.
`;
}

/** docs/dashboard.md, so that it shows every picture there is and no other. */
export function gallery(screens: readonly Screen[]): string {
  return `# The dashboard, screen by screen

Whoever keeps a game running has the dashboard open: at the address of the platform, in English and Korean, light and dark, from a
telephone to a wall of screens. Everything on it can be reached by keyboard, nothing is told by colour alone, and numbers that are no
longer live never look live.

Pages read the [operations API](operations.md) and one line of pushes, and change things through the same API, by role and with a record
of who did what. The pictures are of made-up games and are taken by \`npm run screenshots -w dashboard\`, which also writes this page.

${screens.map(sectionOf).join('\n')}`;
}
