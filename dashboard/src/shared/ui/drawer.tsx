import { useId, type ReactNode } from 'react';
import { useText } from '../text/text';
import { Button } from './button';
import { CloseIcon } from './icons';
import { useDialog } from './use-dialog';

type DrawerProps = { readonly title: ReactNode; readonly onClose: () => void; readonly children: ReactNode };

const SHEET = [
  'm-0 ml-auto h-dvh max-h-none w-full max-w-2xl overflow-y-auto border-l border-line bg-canvas text-ink shadow-2xl',
  'backdrop:bg-black/45',
].join(' ');

/** A sheet over the right of the page, or over all of a telephone. The browser keeps the focus in it and takes it back afterwards. */
export function Drawer({ title, onClose, children }: DrawerProps) {
  const text = useText().app;
  const id = useId();
  // Reading begins with what this is about, not with the way out of it.
  const { dialog, props } = useDialog('h2', onClose);
  return (
    <dialog {...props} aria-labelledby={id} onClick={(event) => event.target === dialog.current && onClose()} className={SHEET}>
      <div className="sticky top-0 z-10 flex items-center justify-between gap-3 border-b border-line bg-canvas px-4 py-3 sm:px-6">
        <h2 id={id} tabIndex={-1} className="min-w-0 outline-none text-lg font-semibold tracking-tight">
          {title}
        </h2>
        <Button kind="icon" aria-label={text.close} title={text.close} onClick={onClose}>
          <CloseIcon className="size-4.5" />
        </Button>
      </div>
      <div className="flex flex-col gap-5 px-4 py-5 sm:px-6">{children}</div>
    </dialog>
  );
}
