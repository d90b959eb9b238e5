import { eventually } from './eventually.ts';
import type { PlatformProcess } from './platform-process.ts';

/** A listener of the live feed that keeps what it is told. */
export interface LiveSocket {
  readonly messages: any[];
  send(message: unknown): void;
  sendText(text: string): void;
  /** Waits until a message of this type came, and gives the newest one. */
  newest(type: string, holds?: (message: any) => boolean): Promise<any>;
  readonly closed: Promise<number>;
  close(): void;
}

export async function openLive(platform: PlatformProcess): Promise<LiveSocket> {
  const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/live?token=${platform.operatorToken}`);
  const messages: any[] = [];
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<number>();
  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }) => messages.push(JSON.parse(String(data)));
  socket.onclose = ({ code }) => {
    closed.resolve(code);
    opened.reject(new Error('The live feed was refused.'));
  };
  await opened.promise;
  return {
    messages,
    closed: closed.promise,
    send: (message) => socket.send(JSON.stringify(message)),
    sendText: (text) => socket.send(text),
    newest: (type, holds = () => true) =>
      eventually(
        () => messages.findLast((message) => message.type === type && holds(message)),
        (message) => message !== undefined,
      ),
    close: () => socket.close(),
  };
}
