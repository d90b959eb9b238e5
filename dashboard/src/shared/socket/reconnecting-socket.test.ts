import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  openReconnectingSocket,
  RETRY_MAX_MS,
  retryDelayMs,
  SILENCE_MAX_MS,
  type SocketLike,
  type SocketPhase,
} from './reconnecting-socket';

class LoopbackSocket implements SocketLike {
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  onerror: SocketLike['onerror'] = null;
  closedByClient = false;
  readonly sent: string[] = [];
  close(): void {
    this.closedByClient = true;
  }
  send(data: Parameters<SocketLike['send']>[0]): void {
    this.sent.push(String(data));
  }
  accept(): void {
    this.onopen?.call(this as unknown as WebSocket, {} as Event);
  }
  push(data: string): void {
    this.onmessage?.call(this as unknown as WebSocket, { data } as MessageEvent);
  }
  drop(): void {
    this.onclose?.call(this as unknown as WebSocket, {} as CloseEvent);
  }
}

function arrange() {
  const sockets: LoopbackSocket[] = [];
  const phases: SocketPhase[] = [];
  const messages: string[] = [];
  let refusals = 0;
  const connection = openReconnectingSocket({
    url: 'ws://platform/live',
    onMessage: (text) => messages.push(text),
    onPhase: (phase) => phases.push(phase),
    onRefused: () => refusals++,
    random: () => 1,
    createSocket: () => {
      const socket = new LoopbackSocket();
      sockets.push(socket);
      return socket;
    },
  });
  return { connection, sockets, phases, messages, refusals: () => refusals, last: () => sockets.at(-1)! };
}

describe('reconnecting socket', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('doubles its wait up to a ceiling and spreads it over the upper half', () => {
    expect([1, 2, 3, 6, 40].map((attempt) => retryDelayMs(attempt, () => 1))).toEqual([500, 1_000, 2_000, RETRY_MAX_MS, RETRY_MAX_MS]);
    expect(retryDelayMs(3, () => 0)).toBe(1_000);
  });

  it('delivers pushes and says that it is open', () => {
    const { last, phases, messages } = arrange();
    last().accept();
    last().push('one');
    expect(messages).toEqual(['one']);
    expect(phases.map((phase) => phase.kind)).toEqual(['connecting', 'open']);
  });

  it('comes back after a drop, waiting longer each time until a push proves the peer', () => {
    const { last, sockets, phases } = arrange();
    last().drop();
    vi.advanceTimersByTime(500);
    expect(sockets).toHaveLength(2);
    last().accept();
    last().drop();
    vi.advanceTimersByTime(999);
    expect(sockets).toHaveLength(2);
    vi.advanceTimersByTime(1);
    last().accept();
    last().push('back');
    last().drop();
    expect(phases.at(-1)).toMatchObject({ kind: 'waiting', attempt: 1 });
  });

  it('gives up a peer that is open but silent, once', () => {
    const { sockets, phases } = arrange();
    sockets[0]!.accept();
    vi.advanceTimersByTime(SILENCE_MAX_MS);
    expect(sockets[0]!.closedByClient).toBe(true);
    expect(phases.filter((phase) => phase.kind === 'waiting')).toHaveLength(1);
    sockets[0]!.drop();
    expect(phases.filter((phase) => phase.kind === 'waiting')).toHaveLength(1);
  });

  it('reports an attempt that never opened, and not one that did', () => {
    const { last, refusals } = arrange();
    last().drop();
    expect(refusals()).toBe(1);
    vi.advanceTimersByTime(500);
    last().accept();
    last().drop();
    expect(refusals()).toBe(1);
  });

  it('retries at once when asked, and never again after it was closed', () => {
    const { connection, last, sockets, phases } = arrange();
    last().drop();
    connection.retryNow();
    expect(sockets).toHaveLength(2);
    connection.close();
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(2);
    expect(phases.at(-1)).toEqual({ kind: 'closed' });
  });

  it('sends over an open line only, and keeps nothing for the next one', () => {
    const { connection, last, sockets } = arrange();
    expect(connection.send('too early')).toBe(false);
    last().accept();
    expect(connection.send('now')).toBe(true);
    last().drop();
    expect(connection.send('too late')).toBe(false);
    connection.retryNow();
    last().accept();
    expect(sockets.map((socket) => socket.sent)).toEqual([['now'], []]);
  });
});
