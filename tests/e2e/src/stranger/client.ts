import { connect, type Socket } from 'node:net';
import { FromServer, ToServer } from './codes.ts';
import { frame, FrameReader } from './frames.ts';
import { readWelcome, type Point, type Welcome } from './welcome.ts';
import { World } from './world.ts';

export type Verdict =
  | (Point & { readonly kind: 'accepted'; readonly tick: number })
  | (Point & { readonly kind: 'rejected'; readonly reason: number; readonly retryTicks: number })
  /** The verdicts on commands without a verdict of their own. */
  | { readonly kind: 'done'; readonly tick: number }
  | { readonly kind: 'denied'; readonly reason: number; readonly retryTicks: number }
  | { readonly kind: 'refused'; readonly code: number; readonly retryAfterMs: number }
  | { readonly kind: 'left' }
  /** The connection ended first. */
  | { readonly kind: 'unknown' };

/** How a connection ended, in the server's words where it said any. */
export interface End {
  readonly refused?: { readonly code: number; readonly reason: string };
  readonly error?: { readonly code: number; readonly text: string };
  /** The socket's own trouble, such as ECONNREFUSED. */
  readonly socketError?: string;
}

export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly token: string;
  readonly zone?: number;
  readonly version?: number;
  /** The address to come from. */
  readonly localAddress?: string;
}

/** A client written from docs/protocol.md alone: it shares no code with the project. */
export class Stranger {
  readonly world = new World();
  /** Every message as it came, for tests of order. */
  readonly heard: (readonly unknown[])[] = [];
  readonly ended: Promise<End>;
  readonly #socket: Socket;
  readonly #pending = new Map<number, (verdict: Verdict) => void>();
  readonly #pongs = new Map<number, (tick: number) => void>();
  readonly #welcomed = Promise.withResolvers<Welcome>();
  readonly #watchers = new Set<() => void>();
  #welcome: Welcome | null = null;
  #sequence = 0;
  #end: End = {};
  #isOpen = true;

  private constructor(connection: Connection) {
    const { host, port, token, zone = 0, version = 2, localAddress } = connection;
    const ended = Promise.withResolvers<End>();
    this.ended = ended.promise;
    // A caller that only wants to know how it ended leaves the welcome alone.
    this.#welcomed.promise.catch(() => {});
    this.#socket = connect({ host, port, ...(localAddress === undefined ? {} : { localAddress }) });
    this.#socket.setNoDelay(true);
    const reader = new FrameReader();
    this.#socket.on('data', (chunk: Uint8Array) => {
      for (const message of reader.push(chunk)) this.#hear(message);
      for (const watcher of this.#watchers) watcher();
    });
    this.#socket.on('error', (error) => (this.#end = { ...this.#end, socketError: error.message }));
    this.#socket.on('close', () => {
      this.#isOpen = false;
      for (const settle of this.#pending.values()) settle({ kind: 'unknown' });
      this.#pending.clear();
      this.#welcomed.reject(new Error(`The connection ended without a Welcome: ${JSON.stringify(this.#end)}`));
      for (const watcher of this.#watchers) watcher();
      ended.resolve(this.#end);
    });
    this.#send([ToServer.Hello, version, token, zone]);
  }

  /** Says Hello and waits for the Welcome. Throws with the server's words when there is none. */
  static async enter(connection: Connection): Promise<Stranger> {
    const stranger = new Stranger(connection);
    await stranger.#welcomed.promise;
    return stranger;
  }

  /** Says Hello and gives how that ended, for those who are not let in. */
  static async knock(connection: Connection): Promise<End> {
    return await new Stranger(connection).ended;
  }

  get welcome(): Welcome {
    if (this.#welcome === null) throw new Error('There was no Welcome yet.');
    return this.#welcome;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** The sequence of the last command. */
  get sequence(): number {
    return this.#sequence;
  }

  /** What the server said last of this player. */
  get me(): Point {
    const me = this.world.players.get(this.welcome.playerId);
    if (me === undefined) throw new Error('There was no StateUpdate with this player in it yet.');
    return me;
  }

  move(x: number, y: number): Promise<Verdict> {
    return this.#command((sequence) => [ToServer.Move, sequence, x, y]);
  }

  pickUp(itemId: number): Promise<Verdict> {
    return this.#command((sequence) => [ToServer.PickUpItem, sequence, itemId]);
  }

  /** Asks for everything in view anew; there is no verdict, a full StateUpdate follows. */
  resync(): void {
    this.#send([ToServer.Resync]);
  }

  leave(): Promise<Verdict> {
    return this.#command((sequence) => [ToServer.Leave, sequence]);
  }

  /** Sends several commands in one piece. A point is a move there. */
  pipeline(commands: readonly (Point | 'leave')[]): Promise<Verdict[]> {
    const verdicts: Promise<Verdict>[] = [];
    const frames = commands.map((command) => {
      const sequence = ++this.#sequence;
      verdicts.push(this.#verdictOf(sequence));
      return frame(command === 'leave' ? [ToServer.Leave, sequence] : [ToServer.Move, sequence, command.x, command.y]);
    });
    this.#socket.write(Buffer.concat(frames));
    return Promise.all(verdicts);
  }

  /** Gives the zone's tick. */
  ping(nonce: number): Promise<number> {
    return new Promise((resolve) => {
      this.#pongs.set(nonce, resolve);
      this.#send([ToServer.Ping, nonce]);
    });
  }

  /** Waits until something holds of what was heard so far. */
  async until(what: string, holds: () => boolean, timeoutMs = 30_000): Promise<void> {
    if (holds()) return;
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(() => done.reject(new Error(`Not within ${timeoutMs} ms: ${what}`)), timeoutMs);
    const watcher = (): void => {
      if (holds()) done.resolve();
      else if (!this.#isOpen) done.reject(new Error(`The connection ended (${JSON.stringify(this.#end)}) before: ${what}`));
    };
    this.#watchers.add(watcher);
    try {
      watcher();
      await done.promise;
    } finally {
      this.#watchers.delete(watcher);
      clearTimeout(timer);
    }
  }

  /** Loses the connection, as a cut cable would. */
  drop(): void {
    this.#socket.destroy();
  }

  #command(message: (sequence: number) => readonly unknown[]): Promise<Verdict> {
    const sequence = ++this.#sequence;
    const verdict = this.#verdictOf(sequence);
    this.#send(message(sequence));
    return verdict;
  }

  #verdictOf(sequence: number): Promise<Verdict> {
    if (!this.#isOpen) return Promise.resolve({ kind: 'unknown' });
    return new Promise((resolve) => this.#pending.set(sequence, resolve));
  }

  #send(message: readonly unknown[]): void {
    if (this.#isOpen) this.#socket.write(frame(message));
  }

  #hear(message: readonly unknown[]): void {
    this.heard.push(message);
    const [type, ...fields] = message;
    switch (type) {
      case FromServer.Welcome:
        this.#welcome = readWelcome(fields);
        this.world.enter(this.#welcome);
        this.#welcomed.resolve(this.#welcome);
        break;
      case FromServer.Refused:
        this.#end = { refused: { code: fields[0] as number, reason: fields[1] as string } };
        break;
      case FromServer.Error:
        this.#end = { error: { code: fields[0] as number, text: fields[1] as string } };
        break;
      case FromServer.StateUpdate:
        this.world.apply(fields);
        break;
      case FromServer.Placed:
        this.world.stand({ x: fields[0] as number, y: fields[1] as number });
        break;
      case FromServer.Pong:
        this.#pongs.get(fields[0] as number)?.(fields[1] as number);
        this.#pongs.delete(fields[0] as number);
        break;
      default:
        this.#hearVerdict(type as number, fields as number[]);
    }
  }

  // A number that is not known is to be ignored; so falls through here without effect.
  #hearVerdict(type: number, [sequence, ...rest]: readonly number[]): void {
    const [a, b, c, d] = rest as [number, number, number, number];
    if (type === FromServer.MoveAccepted) {
      this.world.stand({ x: a, y: b });
      this.#decide(sequence!, { kind: 'accepted', x: a, y: b, tick: c });
    } else if (type === FromServer.MoveRejected) this.#decide(sequence!, { kind: 'rejected', reason: a, x: b, y: c, retryTicks: d });
    else if (type === FromServer.CommandAccepted) this.#decide(sequence!, { kind: 'done', tick: a });
    else if (type === FromServer.CommandRejected) this.#decide(sequence!, { kind: 'denied', reason: a, retryTicks: b });
    else if (type === FromServer.CommandRefused) this.#decide(sequence!, { kind: 'refused', code: a, retryAfterMs: b });
    else if (type === FromServer.LeaveAccepted) this.#decide(sequence!, { kind: 'left' });
  }

  #decide(sequence: number, verdict: Verdict): void {
    const settle = this.#pending.get(sequence);
    if (settle === undefined) throw new Error(`The server gave a verdict on command ${sequence}, for which none is due.`);
    this.#pending.delete(sequence);
    settle(verdict);
  }
}
