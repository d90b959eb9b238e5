import { afterAll, describe } from 'bun:test';

// Where there is no epoll, Kestrel has the sockets. What clients are promised does not depend on it: the suites that lean on the sockets
// are held to once more with it. The question mark makes each a module of its own beside the one that has run already.
const variable = 'VERDICT_Net__Transport';
process.env[variable] = 'Kestrel';
afterAll(() => {
  delete process.env[variable];
});

for (const suite of ['hostile', 'million', 'stranger-moves', 'stranger-seats', 'stopping']) {
  const path = `./${suite}.test.ts?transport=kestrel`;
  describe(suite, async () => {
    await import(path);
  });
}
