import { useEffect, useRef } from 'react';
import { moment, number, object, oneOf, text, UnreadableMessage, type Json } from './json-reader';

export const OUTCOME_STATES = ['done', 'refused', 'failed', 'begun'] as const;
export type OutcomeState = (typeof OUTCOME_STATES)[number];

/** What one server says about an operator's command. */
export type CommandOutcome = {
  readonly commandId: string;
  readonly node: string;
  readonly zone: number;
  readonly atMs: number;
  readonly state: OutcomeState;
  readonly players: number;
  readonly epoch: number;
  readonly sequence: number;
  readonly message: string;
  /** The certificate of a rehearsal as the platform tells it, or null: whoever shows it reads it. */
  readonly rehearsal: Json | null;
};

export function readOutcome(source: Json): CommandOutcome {
  return {
    commandId: text(source, 'commandId', 'outcome'),
    node: text(source, 'node', 'outcome'),
    zone: number(source, 'zone', 'outcome'),
    atMs: moment(source, 'at', 'outcome'),
    state: oneOf(source, 'state', 'outcome', OUTCOME_STATES),
    players: number(source, 'players', 'outcome'),
    epoch: number(source, 'epoch', 'outcome'),
    sequence: number(source, 'sequence', 'outcome'),
    message: text(source, 'message', 'outcome'),
    rehearsal: source['rehearsal'] == null ? null : object(source['rehearsal'], 'outcome.rehearsal'),
  };
}

type Listener = (outcome: CommandOutcome) => void;
const listeners = new Set<Listener>();

/** Calls back with every outcome from now on, whoever gave the command, until the returned function is called. */
export function onOutcome(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The same, while a component is mounted. */
export function useOnOutcome(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => onOutcome((outcome) => latest.current(outcome)), []);
}

/** An outcome that cannot be read is not told: the list of actions, asked over HTTP, is the record, and this only hurries it. */
export function tellOutcome(push: Json): void {
  try {
    const outcome = readOutcome(push);
    for (const listener of [...listeners]) listener(outcome);
  } catch (error) {
    if (!(error instanceof UnreadableMessage)) throw error;
    console.warn(`An outcome could not be read: ${error.message}`);
  }
}
