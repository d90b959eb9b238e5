import { useEffect, useRef } from 'react';

/**
 * Opens a dialog over the page for as long as it is mounted: give `props` to the `<dialog>`. The browser keeps the focus in it,
 * beginning with what `first` selects, and takes it back afterwards.
 */
export function useDialog(first: string, onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>(first)?.focus();
    return () => element?.close();
  }, [first]);
  // React mounts twice while developing: the close event of the first mount finds the second one open.
  const closed = () => dialog.current?.open !== true && onClose();
  return { dialog, props: { ref: dialog, onClose: closed } };
}
