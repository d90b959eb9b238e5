import { createServer } from 'node:net';

// Below the ports that a system gives to whoever asks for any: nobody is given a test's port while its server is down.
const lowest = 10_000;
const count = 20_000;
// Tests of several processes run side by side, so each process begins elsewhere.
let next = Math.floor(Math.random() * count);

/** A port that nobody listens on at this moment, and that this process has not given to anybody else. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt < count; attempt++) {
    const port = lowest + (next++ % count);
    if (await isFree(port)) return port;
  }
  throw new Error(`Somebody listens on every port from ${lowest} to ${lowest + count}.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
