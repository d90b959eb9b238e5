import type { ReactNode } from 'react';
import { AlertIndicator } from '@/features/alerts';
import { ConnectionPill } from '@/shared/live-channels/connection-pill';
import { THEMES, usePreferences } from '@/shared/preferences';
import { linkTo, usePath } from '@/shared/router';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { HalfIcon, MoonIcon, SunIcon } from '@/shared/ui/icons';
import { Brand, PageMenu } from './navigation';
import { findPage, sectionOf } from './pages';
import { UserMenu } from './user-menu';

const THEME_ICONS = { system: HalfIcon, light: SunIcon, dark: MoonIcon } as const;

function PreferenceButtons() {
  const text = useText().app;
  const { language, theme, setLanguage, setTheme } = usePreferences();
  const other = language === 'en' ? 'ko' : 'en';
  const ThemeIcon = THEME_ICONS[theme];
  const nextTheme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  return (
    <>
      {/* Each language is named in itself, so that whoever cannot read this one still finds the way out of it. */}
      <Button kind="icon" lang={other} title={text.otherLanguage} onClick={() => setLanguage(other)}>
        {other === 'ko' ? '한국어' : 'English'}
      </Button>
      <Button kind="icon" aria-label={text.theme[theme]} title={text.theme[theme]} onClick={() => setTheme(nextTheme)}>
        <ThemeIcon className="size-4.5" />
      </Button>
    </>
  );
}

/** The first stop of the keyboard on every page. */
export function SkipLink() {
  const text = useText().app;
  return (
    <a
      href="#content"
      className="absolute top-2 left-4 z-40 -translate-y-16 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:translate-y-0"
    >
      {text.skip}
    </a>
  );
}

function Bar({ start, end }: { readonly start: ReactNode; readonly end: ReactNode }) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas">
      <div className="mx-auto flex h-14 max-w-[160rem] items-center gap-1.5 px-2 sm:gap-3 sm:px-6">
        <div className="flex min-w-0 flex-1 items-center gap-1">{start}</div>
        <div className="flex shrink-0 items-center gap-1 sm:gap-2">{end}</div>
      </div>
    </header>
  );
}

/** Who has not signed in yet may still choose a language and a theme. */
export function SignedOutHeader() {
  return (
    <>
      <SkipLink />
      <Bar start={<Brand />} end={<PreferenceButtons />} />
    </>
  );
}

/** Where the reader is, whether what they see is live, and who they are. */
export function SignedInHeader() {
  return (
    <Bar
      start={
        <>
          <PageMenu />
          <Place />
        </>
      }
      end={
        <>
          <AlertIndicator />
          <ConnectionPill />
          <UserMenu />
        </>
      }
    />
  );
}

/** The way back up from a page that is not in the navigation; on the others, their name. */
function Place() {
  const text = useText();
  const path = usePath();
  const found = findPage(path);
  const section = sectionOf(path);
  if (found === null) return null;
  const isNested = section !== null && section !== found.page;
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-[0.9375rem] lg:text-[0.8125rem]">
      {isNested && (
        <>
          <a {...linkTo(section.path)} className="shrink-0 text-ink-soft hover:text-ink hover:underline">
            {section.title(text, {})}
          </a>
          <span aria-hidden="true" className="text-ink-faint">
            /
          </span>
        </>
      )}
      <span className="truncate font-medium">{found.page.title(text, found.params)}</span>
    </p>
  );
}
