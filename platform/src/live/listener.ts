/** Somebody at the other end of a WebSocket. */
export interface Listener {
  send(text: string): unknown;
  /** Bytes that this listener's connection has not taken yet. */
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** A listener this far behind does not read. It is closed rather than buffered for; it may connect again. */
const bufferedBytesMax = 1_048_576;

/** Sends, unless the listener has not taken what was sent before: then it is closed. */
export function tell(listener: Listener, text: string): void {
  if (listener.bufferedBytes() <= bufferedBytesMax) listener.send(text);
  else listener.close(1013, 'Too slow: it has not taken what was sent.');
}
