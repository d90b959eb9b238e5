import { useId, useRef, useState, type ReactNode } from 'react';
import { PasswordDrawer } from '@/features/session';
import { LANGUAGES, THEMES, usePreferences } from '@/shared/preferences';
import { useSession, useSignOut } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { ExitIcon, HalfIcon, MoonIcon, SunIcon } from '@/shared/ui/icons';
import { ChevronIcon, KeyIcon } from '@/shared/ui/page-icons';
import { useDismissal } from '@/shared/ui/use-dismissal';

const THEME_ICONS = { system: HalfIcon, light: SunIcon, dark: MoonIcon } as const;
/** Each language is named in itself, so that whoever cannot read this one still finds the way out of it. */
const LANGUAGE_NAMES = { en: 'English', ko: '한국어' } as const;

/** Who is signed in, and everything that is about them and not about the game. */
export function UserMenu() {
  const text = useText().app;
  const { name, role } = useSession();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const close = useRef(() => setOpen(false)).current;
  const { box, button } = useDismissal(isOpen, close);
  return (
    <div
      ref={box}
      className="relative"
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        className="flex h-10 items-center gap-2 rounded-lg px-1.5 hover:bg-inset"
        onClick={() => setOpen(!isOpen)}
      >
        <span className="sr-only">{text.account(name, text.roles[role])}</span>
        <span
          aria-hidden="true"
          className="grid size-7 place-items-center rounded-full bg-accent text-xs font-semibold text-accent-ink uppercase"
        >
          {[...name][0]}
        </span>
        <span aria-hidden="true" className="hidden text-left leading-tight md:block">
          <span className="block max-w-32 truncate text-[0.8125rem] font-medium">{name}</span>
          <span className="block text-[0.6875rem] text-ink-faint">{text.roles[role]}</span>
        </span>
        <ChevronIcon className="hidden size-3.5 text-ink-faint md:block" />
      </button>
      {isOpen && <MenuPanel id={id} onPassword={() => (close(), setChanging(true))} />}
      {isChanging && <PasswordDrawer onClose={() => setChanging(false)} />}
    </div>
  );
}

const PANEL = 'absolute top-full right-0 z-30 mt-1.5 w-72 rounded-xl border border-line bg-surface shadow-xl';
const SEGMENT = [
  'flex h-8 flex-auto items-center justify-center gap-1.5 rounded-md px-2 text-xs font-medium whitespace-nowrap',
  'text-ink-soft hover:text-ink',
  'aria-pressed:bg-surface aria-pressed:text-ink aria-pressed:shadow-sm',
].join(' ');
const ITEM = 'flex h-10 w-full items-center gap-2.5 rounded-lg px-3 text-left text-[0.8125rem] font-medium hover:bg-inset';

function MenuPanel({ id, onPassword }: { readonly id: string; readonly onPassword: () => void }) {
  const text = useText().app;
  const { name, role } = useSession();
  const { language, theme, setLanguage, setTheme } = usePreferences();
  const signOut = useSignOut();
  return (
    <div id={id} className={PANEL}>
      <div className="border-b border-line px-4 py-3">
        <p className="truncate font-semibold">{name}</p>
        <p className="text-[0.8125rem] text-ink-soft text-pretty">
          {text.roles[role]} · {text.roleMeanings[role]}
        </p>
      </div>
      <div className="flex flex-col gap-3 border-b border-line px-4 py-3">
        <Segments label={text.language}>
          {LANGUAGES.map((each) => (
            <Segment key={each} lang={each} isChosen={each === language} onChoose={() => setLanguage(each)}>
              {LANGUAGE_NAMES[each]}
            </Segment>
          ))}
        </Segments>
        <Segments label={text.themeLabel}>
          {THEMES.map((each) => {
            const ThemeIcon = THEME_ICONS[each];
            return (
              <Segment key={each} isChosen={each === theme} onChoose={() => setTheme(each)}>
                <ThemeIcon className="size-3.5" />
                {text.themeNames[each]}
              </Segment>
            );
          })}
        </Segments>
      </div>
      <div className="p-1.5">
        <button type="button" className={ITEM} onClick={onPassword}>
          <KeyIcon className="size-4 text-ink-soft" />
          {text.password.title}
        </button>
        <button type="button" className={ITEM} disabled={signOut.isPending} onClick={() => signOut.mutate()}>
          <ExitIcon className="size-4 text-ink-soft" />
          {text.signOut}
        </button>
      </div>
    </div>
  );
}

function Segments({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="group" aria-label={label}>
      <p className="mb-1 text-xs text-ink-faint" aria-hidden="true">
        {label}
      </p>
      <div className="flex gap-0.5 rounded-lg bg-inset p-0.5">{children}</div>
    </div>
  );
}

function Segment(props: {
  readonly isChosen: boolean;
  readonly lang?: string;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" lang={props.lang} aria-pressed={props.isChosen} className={SEGMENT} onClick={props.onChoose}>
      {props.children}
    </button>
  );
}
