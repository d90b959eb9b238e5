/** What a connection is doing, as the reader should be told. */
export type SocketPhase =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryAtMs: number }
  | { readonly kind: 'closed' };

/** The part of WebSocket that is used here, so that tests can stand in for the network. */
export type SocketLike = Pick<WebSocket, 'close' | 'send' | 'onopen' | 'onmessage' | 'onclose' | 'onerror'>;

export type ReconnectingSocketOptions = {
  readonly url: string;
  readonly onMessage: (text: string) => void;
  readonly onPhase: (phase: SocketPhase) => void;
  /** Called when an attempt ends without ever opening: the browser hides why, so the owner may want to ask over HTTP. */
  readonly onRefused?: () => void;
  readonly createSocket?: (url: string) => SocketLike;
  readonly now?: () => number;
  readonly random?: () => number;
};

export type ReconnectingSocket = {
  /** Says whether it was sent. Nothing is kept for later: what was meant for a lost line may mean something else on the next. */
  readonly send: (text: string) => boolean;
  readonly retryNow: () => void;
  readonly close: () => void;
};

export const RETRY_FIRST_MS = 500;
export const RETRY_MAX_MS = 15_000;
/** A connection whose peer vanished stays "open" for minutes; after this long without a push it is given up. */
export const SILENCE_MAX_MS = 10_000;

/**
 * Doubles from half a second to fifteen, and spreads each wait over its upper half, so that a hundred dashboards do not all
 * knock in the same instant when the platform returns.
 */
export function retryDelayMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** Keeps one WebSocket alive: opens, reopens with backoff, gives up silent peers. */
export function openReconnectingSocket(options: ReconnectingSocketOptions): ReconnectingSocket {
  const now = options.now ?? Date.now;
  const random = options.random ?? Math.random;
  const createSocket = options.createSocket ?? ((url: string) => new WebSocket(url));
  let socket: SocketLike | null = null;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let silenceTimer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let isOpen = false;
  let closed = false;

  const watchForSilence = (current: SocketLike) => {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => lose(current), SILENCE_MAX_MS);
  };

  // Both a close event and the silence timer may end the same socket; whoever is second finds it already replaced.
  const lose = (current: SocketLike) => {
    if (socket !== current) return;
    socket = null;
    isOpen = false;
    clearTimeout(silenceTimer);
    current.onopen = current.onmessage = current.onclose = current.onerror = null;
    current.close();
    if (closed) return;
    attempt++;
    const delay = retryDelayMs(attempt, random);
    options.onPhase({ kind: 'waiting', attempt, retryAtMs: now() + delay });
    retryTimer = setTimeout(connect, delay);
  };

  function connect(): void {
    clearTimeout(retryTimer);
    options.onPhase({ kind: 'connecting', attempt });
    const current = createSocket(options.url);
    let opened = false;
    socket = current;
    watchForSilence(current);
    current.onopen = () => {
      opened = isOpen = true;
      options.onPhase({ kind: 'open' });
    };
    current.onmessage = (event) => {
      // Only a push proves the peer works: one that accepts and drops at once must keep its growing delay.
      attempt = 0;
      watchForSilence(current);
      if (typeof event.data === 'string') options.onMessage(event.data);
    };
    current.onclose = () => {
      lose(current);
      if (!opened && !closed) options.onRefused?.();
    };
  }

  connect();
  return {
    send: (text) => {
      if (isOpen) socket?.send(text);
      return isOpen;
    },
    retryNow: () => {
      if (!closed && socket === null) connect();
    },
    close: () => {
      closed = true;
      clearTimeout(retryTimer);
      if (socket) lose(socket);
      options.onPhase({ kind: 'closed' });
    },
  };
}
