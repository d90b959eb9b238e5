import { encode } from '@msgpack/msgpack';
import { OutcomeState, PlatformCommandType, RecoveryLog, RecoverySource } from '../contracts/events.ts';

export interface OutcomeParts {
  readonly commandId: string;
  readonly type?: number;
  readonly zone?: number;
  readonly node?: string;
  readonly atMs?: number;
  readonly state?: number;
  readonly players?: number;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly message?: string;
  readonly rehearsal?: { readonly liveHash?: number; readonly shadowHash?: number; readonly eventsLost?: number };
}

/** The bytes of an outcome, as the game server writes them. */
export function outcomeBytes(parts: OutcomeParts): Uint8Array {
  const {
    commandId,
    zone = 1,
    node = 'node-1',
    atMs = Date.now(),
    state = OutcomeState.Done,
    players = 3,
    message = 'It is done.',
  } = parts;
  const { type = parts.rehearsal === undefined ? PlatformCommandType.TakeSnapshot : PlatformCommandType.RehearseRecovery } = parts;
  const { epoch = 0, sequence = 0, rehearsal } = parts;
  const { liveHash = 1, shadowHash = liveHash, eventsLost = 0 } = rehearsal ?? {};
  const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
  const certificate = [
    ...[RecoverySource.Hot, RecoveryLog.Journal, 1, 100, 2_000, 4_000, 23, 0, eventsLost, 1, 123],
    ...[hash(liveHash), hash(shadowHash), players, 800, 1_200, 2_500, ''],
  ];
  const rehearsals = rehearsal === undefined ? [] : [certificate];
  return encode([commandId, type, zone, node, atMs, state, players, epoch, sequence, message, rehearsals]);
}
