import { create } from 'zustand';
import { readOpenAlerts, type Alert } from './alert';
import { UnreadableMessage, type Json } from './json-reader';

export type AlertsStore = {
  /** Worst first. Null until the platform has told: no news is not good news. */
  readonly open: readonly Alert[] | null;
  readonly receivedAtMs: number | null;
  /** Whether it was told over the line that is open now; what was told before it was lost may be over. */
  readonly isCurrent: boolean;
  readonly unreadable: string | null;
  readonly receive: (push: Json, nowMs: number) => void;
  /** What a request has just changed, before the push that tells everybody. */
  readonly replace: (alert: Alert) => void;
  readonly loseLine: () => void;
  readonly forget: () => void;
};

const nothing = { open: null, receivedAtMs: null, isCurrent: false, unreadable: null };

/** The alerts that are open now, pushed on every change. */
export const createAlertsStore = () =>
  create<AlertsStore>()((set) => ({
    ...nothing,
    forget: () => set(nothing),
    loseLine: () => set({ isCurrent: false }),
    replace: (alert) => set(({ open }) => ({ open: open?.map((each) => (each.id === alert.id ? alert : each)) ?? null })),
    receive: (push, nowMs) => {
      try {
        set({ open: readOpenAlerts(push), receivedAtMs: nowMs, isCurrent: true, unreadable: null });
      } catch (error) {
        if (!(error instanceof UnreadableMessage)) throw error;
        set({ unreadable: error.message });
      }
    },
  }));

export const useAlertsStore = createAlertsStore();
