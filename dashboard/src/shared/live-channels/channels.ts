import { useAlertsStore } from './alerts-store';
import { parsePush, UnreadableMessage, type Json } from './json-reader';
import { useLiveStore } from './live-store';
import { tellOutcome } from './outcomes';
import { useSightStore } from './sight-store';
import { useTailStore } from './tail-store';
import { Wishes } from './wishes';

/** Which events are wanted. What is not named is not asked about: an empty filter wants them all. */
export type TailFilter = { readonly zone?: number; readonly player?: number; readonly types?: readonly number[] };

type Send = (message: object) => void;

/** How to speak on the line, while it is open. */
let speak: Send | null = null;

const watchMessage = (zone: number | null) => ({ type: 'watch', zone });
const tailMessage = (filter: TailFilter | null) => ({ type: 'tail', on: filter !== null, ...filter });

export const watchWishes = new Wishes<number>((zone) => {
  useSightStore.getState().turnTo(zone);
  speak?.(watchMessage(zone));
});

export const tailWishes = new Wishes<TailFilter>((filter) => {
  useTailStore.getState().clear();
  speak?.(tailMessage(filter));
});

/** The line has opened. A new line knows nothing of what the one before was asked for, so every wish is said again. */
export function enterLine(send: Send): void {
  speak = send;
  if (watchWishes.current !== null) send(watchMessage(watchWishes.current));
  if (tailWishes.current !== null) send(tailMessage(tailWishes.current));
}

/** The line is lost: nothing that came over it may look live until the next one brings something newer. */
export function leaveLine(nowMs: number): void {
  speak = null;
  useSightStore.getState().loseLine();
  useTailStore.getState().loseLine(nowMs);
  useAlertsStore.getState().loseLine();
}

/** Drops everything, because the next reader may be another person. */
export function forgetChannels(): void {
  useLiveStore.getState().forget();
  useAlertsStore.getState().forget();
  useSightStore.getState().turnTo(watchWishes.current);
  useTailStore.getState().clear();
}

/** Hands a push to whoever it is for. Types that this page does not know come from a newer platform, and are passed over. */
export function deliver(json: string, nowMs: number): void {
  let push: Json;
  try {
    push = parsePush(json);
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    return useLiveStore.getState().misread(error.message);
  }
  switch (push['type']) {
    case 'figures':
      return useLiveStore.getState().receive(push, nowMs);
    case 'view':
      return useSightStore.getState().receive(push, nowMs);
    case 'events':
      return useTailStore.getState().receive(push, nowMs);
    case 'alerts':
      return useAlertsStore.getState().receive(push, nowMs);
    case 'outcome':
      return tellOutcome(push);
  }
}
