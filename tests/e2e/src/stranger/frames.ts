import { decode, encode } from '@msgpack/msgpack';

const lengthBytes = 4;
export const bodyBytesMax = 65_536;

/** The bytes of one message on the wire: a big-endian length and a MessagePack array. */
export function frame(message: readonly unknown[]): Uint8Array {
  return frameOfBody(encode(message));
}

/** As `frame`, for bodies that no encoder would make. */
export function frameOfBody(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(lengthBytes + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length);
  bytes.set(body, lengthBytes);
  return bytes;
}

/** Cuts a stream, in whatever pieces it comes, into messages. */
export class FrameReader {
  #waiting: Uint8Array = new Uint8Array(0);

  /** Gives the messages that are complete with these bytes. */
  *push(chunk: Uint8Array): Generator<readonly unknown[]> {
    this.#waiting = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    while (this.#waiting.length >= lengthBytes) {
      const { buffer, byteOffset } = this.#waiting;
      const length = new DataView(buffer, byteOffset, lengthBytes).getUint32(0);
      if (length < 1 || length > bodyBytesMax)
        throw new Error(`The server sent a frame of ${length} bytes; 1 to ${bodyBytesMax} are allowed.`);
      if (this.#waiting.length < lengthBytes + length) return;
      const body = this.#waiting.subarray(lengthBytes, lengthBytes + length);
      this.#waiting = this.#waiting.subarray(lengthBytes + length);
      yield decode(body) as unknown[];
    }
  }
}
