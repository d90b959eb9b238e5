import { encode } from '@msgpack/msgpack';
import type { PlatformCommand } from '../contracts/events.ts';

/** The command cannot be recorded now, and has not been: whoever asked may ask again. */
export class CommandLogUnavailableError extends Error {
  override readonly name = 'CommandLogUnavailableError';
}

/**
 * What operators want done, on its way to the game servers. Two logs exist: a journal of its own in the data folder, and Kafka.
 * When `append` returns, the command outlives a power cut; when it throws, it may or may not be done, and asking again is harmless.
 */
export interface CommandLog {
  append(command: PlatformCommand): Promise<void>;
  close(): Promise<void>;
}

/** Bytes of UTF-8 that each text of a command may have; the game server reads no more. */
export const commandTextBytesMax = 512;
/** The same for what players are told. */
export const noticeBytesMax = 1_024;

/** What a command says that needs none of the arguments: `src/Verdict.Events/PlatformCommandType.cs` tells which type reads which. */
export const noArguments = { node: '', player: 0, text: '', choice: 0, x: -1, y: -1, epoch: 0, sequence: 0, durationMs: 0 } as const;

/** The array of all fields in their order, as `PlatformCommand` of the game server reads it. */
export function encodeCommand(command: PlatformCommand): Uint8Array {
  const { id, type, zone, issuedAtMs, expiresAtMs, issuedBy, reason } = command;
  const { node, player, text, choice, x, y, epoch, sequence, durationMs } = command;
  const fields = [
    ...[id, type, zone, whole(issuedAtMs), whole(expiresAtMs), issuedBy, reason],
    ...[node, whole(player), text, choice, x, y, epoch, whole(sequence), whole(durationMs)],
  ];
  return encode(fields, { useBigInt64: true });
}

/** Beyond 32 bits a number would be written as a float, which is no whole number to the reader. */
function whole(value: number): number | bigint {
  return value > 0xffff_ffff ? BigInt(value) : value;
}
