import { useEffect, useRef, useState, type ReactNode } from 'react';
import { linkTo, usePath } from '@/shared/router';
import { roleAtLeast } from '@/shared/session/roles';
import { useSession } from '@/shared/session/use-session';
import { useText } from '@/shared/text/text';
import { Button } from '@/shared/ui/button';
import { CloseIcon, Mark } from '@/shared/ui/icons';
import { MenuIcon } from '@/shared/ui/page-icons';
import { useDialog } from '@/shared/ui/use-dialog';
import { GROUPS, PAGES, sectionOf } from './pages';

const LINK = [
  'group relative flex h-9 items-center gap-2.5 rounded-lg px-2.5 font-medium text-ink-soft hover:bg-inset/70 hover:text-ink',
  'aria-[current=page]:bg-accent-wash aria-[current=page]:text-accent',
  'max-lg:h-11 max-lg:text-[0.9375rem]',
].join(' ');

/** Every page this reader's role reaches, by what it is for. */
function PageLinks({ above }: { readonly above?: ReactNode }) {
  const text = useText();
  const { role } = useSession();
  const here = sectionOf(usePath());
  const open = PAGES.filter((page) => page.icon !== null && roleAtLeast(role, page.least));
  return (
    <nav aria-label={text.app.pages} className="flex flex-col gap-5">
      {above}
      {GROUPS.map((group) => {
        const pages = open.filter((page) => page.group === group);
        if (pages.length === 0) return null;
        return (
          <div key={group}>
            <h2 id={`pages-${group}`} className="mb-1 px-2.5 text-xs font-medium text-ink-faint">
              {text.app.groups[group]}
            </h2>
            <ul aria-labelledby={`pages-${group}`} className="flex flex-col gap-0.5">
              {pages.map((page) => (
                <li key={page.path}>
                  <a {...linkTo(page.path)} aria-current={page === here ? 'page' : undefined} className={LINK}>
                    {page.icon && <page.icon className="size-4.5" />}
                    <span className="min-w-0 leading-tight">{page.title(text, {})}</span>
                  </a>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

export function Brand() {
  return (
    <span className="flex items-center gap-2.5">
      <Mark />
      <span className="text-base font-semibold tracking-[-0.02em]">Verdict</span>
    </span>
  );
}

/** Beside the page where there is room for it; it stays while the page scrolls. */
export function SideRail() {
  return (
    <div className="sticky top-0 hidden h-dvh w-54 shrink-0 flex-col overflow-y-auto border-r border-line bg-surface/60 px-3 pb-5 lg:flex">
      <PageLinks
        above={
          <span className="-mb-2 flex h-14 items-center px-2">
            <Brand />
          </span>
        }
      />
    </div>
  );
}

const SHEET = [
  'm-0 mr-auto h-dvh max-h-none w-72 max-w-[85vw] overflow-y-auto border-r border-line bg-canvas px-3 pb-6 text-ink shadow-2xl',
  'backdrop:bg-black/45',
].join(' ');

/** The same pages on a telephone: behind one button, in a sheet that keeps the focus and gives it back. */
export function PageMenu() {
  const text = useText().app;
  const [isOpen, setOpen] = useState(false);
  return (
    <span className="lg:hidden">
      <Button kind="icon" className="h-10 min-w-10" aria-label={text.openMenu} title={text.menu} onClick={() => setOpen(true)}>
        <MenuIcon className="size-5" />
      </Button>
      {isOpen && <PageSheet onClose={() => setOpen(false)} />}
    </span>
  );
}

function PageSheet({ onClose }: { readonly onClose: () => void }) {
  const text = useText().app;
  const { dialog, props } = useDialog('[aria-current=page]', onClose);
  const path = usePath();
  const openedAt = useRef(path);
  // A page was chosen, here or by the browser's own buttons: the sheet has done its work.
  useEffect(() => {
    if (path !== openedAt.current) onClose();
  }, [path, onClose]);
  return (
    <dialog
      {...props}
      aria-label={text.menu}
      onClick={(event) => {
        const isBackdrop = event.target === dialog.current;
        const isCurrentPage = event.target instanceof Element && event.target.closest('[aria-current=page]') !== null;
        if (isBackdrop || isCurrentPage) onClose();
      }}
      className={SHEET}
    >
      <div className="mb-2 flex h-14 items-center justify-between pl-2">
        <Brand />
        <Button kind="icon" className="h-10 min-w-10" aria-label={text.close} title={text.close} onClick={onClose}>
          <CloseIcon className="size-4.5" />
        </Button>
      </div>
      <PageLinks />
    </dialog>
  );
}
