export interface Taken {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that webhooks can be sent to. It keeps what it gets, and answers as the test says. */
export interface Receiver {
  readonly url: string;
  readonly taken: Taken[];
  /** Given how many requests came before: a status, or no answer at all. */
  answer: (before: number) => number | 'hang';
  stop(): Promise<void>;
}

export function startReceiver(): Receiver {
  const stopped = Promise.withResolvers<void>();
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    idleTimeout: 0,
    async fetch(request) {
      const before = receiver.taken.length;
      const headers = Object.fromEntries(request.headers) as Record<string, string>;
      receiver.taken.push({ path: new URL(request.url).pathname, headers, body: await request.text() });
      const status = receiver.answer(before);
      if (status === 'hang') await stopped.promise;
      return new Response(null, { status: status === 'hang' ? 500 : status, headers: status === 302 ? { location: '/elsewhere' } : {} });
    },
  });
  const receiver: Receiver = {
    url: `http://127.0.0.1:${server.port}`,
    taken: [],
    answer: () => 200,
    async stop() {
      stopped.resolve();
      await server.stop(true);
    },
  };
  return receiver;
}
