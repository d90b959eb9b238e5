import type { ReactNode } from 'react';
import { ConnectionPill } from '@/features/live';
import { useSignOut } from '@/features/session';
import { THEMES, usePreferences } from '@/shared/preferences';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { ExitIcon, HalfIcon, Mark, MoonIcon, SunIcon } from '@/shared/ui/icons';
import { PAGES } from './pages';
import { linkTo, usePath } from '@/shared/router';

const NAV_LINK = [
  'rounded-lg px-3 py-1.5 font-medium whitespace-nowrap text-ink-soft hover:text-ink',
  'aria-[current=page]:bg-inset aria-[current=page]:text-ink',
].join(' ');

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

function Bar({ middle, state, end }: { readonly middle?: ReactNode; readonly state?: ReactNode; readonly end?: ReactNode }) {
  const text = useText().app;
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-canvas/90 backdrop-blur">
      <a
        href="#content"
        className="absolute top-2 left-4 z-30 -translate-y-16 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:translate-y-0"
      >
        {text.skip}
      </a>
      {/* On a telephone the pages get a line of their own: beside everything else none of their names would fit. */}
      <div className="mx-auto flex max-w-[160rem] flex-wrap items-center gap-1 px-4 sm:h-14 sm:flex-nowrap sm:gap-2 sm:px-6">
        <span className="mr-2 flex h-14 items-center gap-2.5 sm:mr-4">
          <Mark />
          <span className="sr-only text-base font-semibold tracking-[-0.02em] sm:not-sr-only">Verdict</span>
        </span>
        {middle}
        <span className="ml-auto flex items-center gap-0.5 sm:gap-1">
          {state}
          <PreferenceButtons />
          {end}
        </span>
      </div>
    </header>
  );
}

/** Who has not signed in yet may still choose a language and a theme. */
export function SignedOutHeader() {
  return <Bar />;
}

export function SignedInHeader() {
  const text = useText();
  const path = usePath();
  const signOut = useSignOut();
  return (
    <Bar
      middle={
        <nav
          aria-label={text.app.pages}
          className="order-last -mx-3 flex w-full min-w-0 gap-1 overflow-x-auto pb-2 sm:order-none sm:mx-0 sm:w-auto sm:pb-0"
        >
          {PAGES.map((page) => (
            <a key={page.path} {...linkTo(page.path)} aria-current={page.path === path ? 'page' : undefined} className={NAV_LINK}>
              {page.title(text)}
            </a>
          ))}
        </nav>
      }
      state={<ConnectionPill />}
      end={
        <Button
          kind="icon"
          aria-label={text.app.signOut}
          title={text.app.signOut}
          disabled={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          <ExitIcon className="size-4.5" />
        </Button>
      }
    />
  );
}
