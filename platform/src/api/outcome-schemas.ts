import { t } from 'elysia';
import { OutcomeState, RecoveryLog, RecoverySource } from '../contracts/events.ts';
import type { OutcomeRecord, RehearsalRecord } from '../stores/command-outcomes.ts';
import { wordOf } from './words.ts';

export const rehearsalFields = {
  source: t.String({ description: 'What the shadow began with: hot, cold or empty.' }),
  log: t.String({ description: 'Where the later events came from: journal, kafka or none.' }),
  snapshotEpoch: t.Integer(),
  snapshotSequence: t.Integer({ description: 'The last event in the snapshot. 0: there was none.' }),
  snapshotTick: t.Integer(),
  snapshotAgeMs: t.Integer(),
  eventsReplayed: t.Integer(),
  gaps: t.Integer({ description: 'Places where events were missing.' }),
  eventsLost: t.Integer({ description: 'Events that are known to have been recorded and could not be read.' }),
  liveEpoch: t.Integer(),
  liveSequence: t.Integer({ description: 'The event at which zone and shadow were compared.' }),
  liveHash: t.String({ description: 'SHA-256 of the zone’s state there.' }),
  shadowHash: t.String({ description: 'SHA-256 of the shadow’s state there.' }),
  players: t.Integer({ description: 'Players in the shadow.' }),
  loadUs: t.Integer({ description: 'Microseconds to find and read the snapshot.' }),
  replayUs: t.Integer({ description: 'Microseconds to replay the log.' }),
  totalUs: t.Integer({ description: 'Microseconds of the whole rehearsal.' }),
  notes: t.String({ description: 'Which rungs failed, and why.' }),
};

export const OutcomeBody = t.Object({
  node: t.String({ description: 'The server that says so.' }),
  zone: t.Integer({ description: 'The zone that this is about. 0: the server.' }),
  at: t.String(),
  state: t.String({ description: 'done, refused, failed, or begun where another outcome follows.' }),
  players: t.Integer({ description: 'How many players it reached.' }),
  epoch: t.Integer({ description: 'With `sequence`, the last event that came of it. 0: none did.' }),
  sequence: t.Integer(),
  message: t.String({ description: 'What happened, or why it did not.' }),
  rehearsal: t.Nullable(t.Object(rehearsalFields, { description: 'The certificate of a rehearsed recovery.' })),
});

export function presentOutcome(outcome: OutcomeRecord): (typeof OutcomeBody)['static'] {
  const { node, zone, atMs, state, players, epoch, sequence, message, rehearsal } = outcome;
  return {
    node,
    zone,
    at: new Date(atMs).toISOString(),
    state: wordOf(OutcomeState, state),
    players,
    epoch,
    sequence,
    message,
    rehearsal: rehearsal === null ? null : presentRehearsal(rehearsal),
  };
}

export function presentRehearsal(rehearsal: RehearsalRecord) {
  return { ...rehearsal, source: wordOf(RecoverySource, rehearsal.source), log: wordOf(RecoveryLog, rehearsal.log) };
}

/** Whether a recovery of now would lose nothing and end in the very state that players are in. */
export function holds({ liveHash, shadowHash, eventsLost, gaps }: RehearsalRecord): boolean {
  return liveHash === shadowHash && eventsLost === 0 && gaps === 0;
}
