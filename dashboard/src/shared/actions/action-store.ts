import { create } from 'zustand';
import type { ActionName } from './action';
import { draftOf, type ActionDraft } from './action-draft';

type ActionStore = {
  /** The action that the dialog is open for; null while it is closed. */
  readonly draft: ActionDraft | null;
  readonly onClosed: (() => void) | null;
  readonly close: () => void;
};

/** There is one dialog: two half-filled questions at once would be one too many in an emergency. */
export const useActionStore = create<ActionStore>()((set, get) => ({
  draft: null,
  onClosed: null,
  close: () => {
    const { draft, onClosed } = get();
    if (draft === null) return;
    set({ draft: null, onClosed: null });
    onClosed?.();
  },
}));

/** Opens the dialog for an action, filled in as far as the caller knows. Nothing happens before the reader has seen what it would do. */
export function openAction(start: Partial<ActionDraft> & { readonly action: ActionName }, onClosed: (() => void) | null = null): void {
  useActionStore.setState({ draft: draftOf(start), onClosed });
}
