import { OutcomeState } from '../contracts/events.ts';
import type { OutcomeRecord } from '../stores/command-outcomes.ts';

/** waiting: no server has said anything · begun: one is at it · expired: nobody did it in time. */
export type CommandState = 'waiting' | 'begun' | 'done' | 'refused' | 'failed' | 'expired';

/**
 * How a command stands, from what the servers said of it. One that several carry out has failed as soon as one has, is done when one
 * has done it and none is still at it, and counts as refused when nobody has done it.
 */
export function commandState(outcomes: readonly OutcomeRecord[], expiresAtMs: number, nowMs: number): CommandState {
  const said = (state: number): readonly OutcomeRecord[] => outcomes.filter((outcome) => outcome.state === state);
  if (said(OutcomeState.Failed).length > 0) return 'failed';
  const ended = new Set(outcomes.filter(({ state }) => state !== OutcomeState.Begun).map(placeOf));
  if (said(OutcomeState.Begun).some((outcome) => !ended.has(placeOf(outcome)))) return 'begun';
  if (said(OutcomeState.Done).length > 0) return 'done';
  if (said(OutcomeState.Refused).length > 0) return 'refused';
  return nowMs < expiresAtMs ? 'waiting' : 'expired';
}

function placeOf({ node, zone }: OutcomeRecord): string {
  return `${zone} ${node}`;
}
