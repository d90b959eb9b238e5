import { openReconnectingSocket, type ReconnectingSocket } from '@/shared/socket/reconnecting-socket';
import { deliver, enterLine, forgetChannels, leaveLine } from './channels';
import { useLiveStore } from './live-store';

export type LiveConnectionOptions = {
  /** Called when the platform turned the connection away; most often the session has ended. */
  readonly onRefused: () => void;
};

let current: ReconnectingSocket | null = null;

function liveUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/live`;
}

/** Feeds the stores of all channels until the returned function is called, which also empties them. */
export function connectLive({ onRefused }: LiveConnectionOptions): () => void {
  const { enterPhase } = useLiveStore.getState();
  const socket = openReconnectingSocket({
    url: liveUrl(),
    onMessage: (text) => deliver(text, Date.now()),
    onPhase: (phase) => {
      enterPhase(phase);
      if (phase.kind === 'open') enterLine((message) => socket.send(JSON.stringify(message)));
      else leaveLine(Date.now());
    },
    onRefused,
  });
  current = socket;
  // A laptop that wakes, or a network that returns, should not sit out the rest of a fifteen-second wait.
  const retry = () => {
    if (document.visibilityState === 'visible') socket.retryNow();
  };
  window.addEventListener('online', retry);
  document.addEventListener('visibilitychange', retry);
  return () => {
    window.removeEventListener('online', retry);
    document.removeEventListener('visibilitychange', retry);
    socket.close();
    forgetChannels();
    if (current === socket) current = null;
  };
}

export function retryLiveNow(): void {
  current?.retryNow();
}
