import { useId, type ReactNode } from 'react';
import { useText } from '../text/text';
import { Button } from './button';
import { CloseIcon } from './icons';
import { useDialog } from './use-dialog';

type ModalProps = {
  readonly title: string;
  readonly icon?: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly isWide?: boolean;
};

const BOX = [
  'm-auto w-full overflow-hidden border border-line bg-canvas text-ink shadow-2xl backdrop:bg-black/45',
  'max-h-[min(94dvh,60rem)] rounded-2xl open:flex open:flex-col',
  'max-sm:mt-auto max-sm:mb-0 max-sm:max-w-none max-sm:rounded-b-none max-sm:border-x-0 max-sm:border-b-0',
].join(' ');

/** A question in the middle of the page, or at the thumb's end of a telephone. The browser keeps the focus in it and takes it back. */
export function Modal({ title, icon, onClose, children, isWide = false }: ModalProps) {
  const text = useText().app;
  const id = useId();
  // Reading begins with what this is about, not with the way out of it.
  const { props } = useDialog('h2', onClose);
  return (
    <dialog {...props} aria-labelledby={id} className={`${BOX} ${isWide ? 'sm:max-w-3xl' : 'sm:max-w-xl'}`}>
      <div className="flex items-center gap-3 border-b border-line px-4 py-3 sm:px-6">
        {icon}
        <h2 id={id} tabIndex={-1} className="min-w-0 flex-1 text-lg font-semibold tracking-tight outline-none">
          {title}
        </h2>
        <Button kind="icon" aria-label={text.close} title={text.close} onClick={onClose}>
          <CloseIcon className="size-4.5" />
        </Button>
      </div>
      {children}
    </dialog>
  );
}
