import { connect, type Socket } from 'node:net';

/** One connection on which bytes are sent as they are given: what an HTTP client would mend or refuse to send. */
export class RawHttp {
  #received = '';
  #changed: (() => void)[] = [];
  isClosed = false;

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => this.#note(() => (this.#received += chunk.toString('latin1'))));
    socket.on('close', () => this.#note(() => (this.isClosed = true)));
    socket.on('error', () => {});
  }

  /** Resolves when it is connected, or was refused. */
  static async open(url: string): Promise<RawHttp> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const raw = new RawHttp(socket);
    await new Promise<void>((resolve) => socket.once('connect', resolve).once('close', () => resolve()));
    return raw;
  }

  get received(): string {
    return this.#received;
  }

  send(text: string): void {
    if (!this.isClosed) this.socket.write(text, 'latin1');
  }

  /** The status of the first answer; 0 when the connection ends without one. */
  async status(): Promise<number> {
    while (!this.#received.includes('\r\n') && !this.isClosed) await new Promise<void>((resolve) => this.#changed.push(resolve));
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(this.#received)?.[1] ?? 0);
  }

  async closed(): Promise<void> {
    while (!this.isClosed) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  close(): void {
    this.socket.destroy();
  }

  #note(change: () => void): void {
    change();
    for (const changed of this.#changed.splice(0)) changed();
  }
}

/** Sends a whole request on a connection of its own, and gives everything that came back until the other side closed. */
export async function rawAnswer(url: string, head: string, body = ''): Promise<string> {
  const raw = await RawHttp.open(url);
  raw.send(`${head}\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n${body}`);
  await raw.closed();
  return raw.received;
}
