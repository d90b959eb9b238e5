import { connect, type Socket } from 'node:net';
import { FromServer, ToServer } from './stranger/codes.ts';
import { frame, FrameReader } from './stranger/frames.ts';

/** How the server ended a connection. */
export interface RawEnd {
  /** The code of the last Error message, if there was one. */
  readonly errorCode: number | null;
  readonly text: string;
}

/** A connection that keeps no rules: it sends whatever bytes it is given. */
export class RawConnection {
  readonly heard: (readonly unknown[])[] = [];
  readonly ended: Promise<RawEnd>;
  readonly #socket: Socket;
  readonly #watchers = new Set<() => void>();
  #isOpen = true;

  constructor(port: number, localAddress = '127.0.0.1') {
    const ended = Promise.withResolvers<RawEnd>();
    this.ended = ended.promise;
    this.#socket = connect({ host: '127.0.0.1', port, localAddress });
    this.#socket.setNoDelay(true);
    const reader = new FrameReader();
    this.#socket.on('data', (chunk: Uint8Array) => {
      this.heard.push(...reader.push(chunk));
      for (const watcher of this.#watchers) watcher();
    });
    // A reset is one of the ways in which a server may end this.
    this.#socket.on('error', () => {});
    this.#socket.on('close', () => {
      this.#isOpen = false;
      for (const watcher of this.#watchers) watcher();
      const [, code, text] = (this.heard.findLast(([type]) => type === FromServer.Error) ?? []) as [number?, number?, string?];
      ended.resolve({ errorCode: code ?? null, text: text ?? '' });
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Writes and resolves when the system has taken the bytes, or the connection is gone. */
  send(bytes: Uint8Array): Promise<void> {
    if (!this.#isOpen || this.#socket.write(bytes)) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      this.#socket.once('drain', done);
      this.#socket.once('close', done);
    });
  }

  /** Says Hello and waits until it is let in. */
  async enter(token: string): Promise<void> {
    await this.send(frame([ToServer.Hello, 2, token, 0]));
    await this.until(() => this.heard.some(([type]) => type === FromServer.Welcome));
  }

  /** Waits until something holds or the connection has ended. */
  async until(holds: () => boolean): Promise<void> {
    if (holds()) return;
    const done = Promise.withResolvers<void>();
    const watcher = (): void => {
      if (holds() || !this.#isOpen) done.resolve();
    };
    this.#watchers.add(watcher);
    watcher();
    await done.promise;
    this.#watchers.delete(watcher);
  }

  /** Reads nothing more; what the server sends piles up. */
  stopReading(): void {
    this.#socket.pause();
  }

  readAgain(): void {
    this.#socket.resume();
  }

  /** Says that nothing more will come, and goes on reading. */
  finish(): void {
    this.#socket.end();
  }

  drop(): void {
    this.#socket.destroy();
  }
}
