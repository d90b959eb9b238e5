import { encode } from '@msgpack/msgpack';
import { afterEach, beforeAll, expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { sharedStage } from './src/processes/stage.ts';
import { RawConnection, type RawEnd } from './src/raw-connection.ts';
import { ErrorCode, FromServer, ToServer } from './src/stranger/codes.ts';
import { bodyBytesMax, frame, frameOfBody } from './src/stranger/frames.ts';
import { login } from './src/stranger/login.ts';
import { startServers, yardMap, type Servers } from './src/world-under-test.ts';

// Hostile clients beside well-behaved ones, who must notice nothing. Times are printed, not judged: they are the machine's.
const walkersCount = 10;
const rssGrowthBytesMax = 150 * 1_024 * 1_024;
const attackers = '127.0.0.66';

const { stage, scene } = sharedStage();
let servers: Servers;
let crowd: Crowd;
let rssBytesBefore: number;

beforeAll(async () => {
  servers = await startServers(stage, {
    switches: ['--zones', '1', '--map', yardMap, '--Net:StalledTimeoutMs=2000', '--Net:HelloTimeoutMs=1500'],
  });
  crowd = await Crowd.enter(stage, servers.platform.url, walkersCount);
  await eventually(
    'the walkers walk',
    () => crowd.accepted.length,
    (count) => count > walkersCount * 10,
  );
  rssBytesBefore = (await servers.game.figures()).rssBytes;
  report('before', 0);
}, 90_000);

// Whatever the test did: the server is up, nobody else was cut, every verdict came, and memory has not grown beyond its bound.
afterEach(async () => {
  await crowd.stand();
  expect(crowd.ends).toEqual([]);
  expect(crowd.unknown).toBe(0);
  expect(crowd.inGame).toBe(walkersCount);
  const { rssBytes } = await servers.game.figures();
  report('with it', rssBytes - rssBytesBefore);
  expect(rssBytes - rssBytesBefore).toBeLessThan(rssGrowthBytesMax);
  crowd.walkOn();
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
const moveWith = (...fields: unknown[]): Uint8Array => frame([ToServer.Move, ...fields]);

/** Frames that no client may send, and the code of the Error that each gets. */
const malformed: Readonly<Record<string, readonly [Uint8Array, number]>> = {
  'a length of 0': [bytes(0, 0, 0, 0), ErrorCode.FrameTooLarge],
  '64 KiB + 1': [frameOfBody(new Uint8Array(bodyBytesMax + 1)), ErrorCode.FrameTooLarge],
  'only a length of 64 KiB + 1': [bytes(0, 1, 0, 1), ErrorCode.FrameTooLarge],
  'a length of 4 GiB': [bytes(0xff, 0xff, 0xff, 0xff), ErrorCode.FrameTooLarge],
  HTTP: [text('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), ErrorCode.FrameTooLarge],
  'a byte that MessagePack never uses': [frameOfBody(bytes(0xc1)), ErrorCode.Malformed],
  'no array': [frameOfBody(encode('hello')), ErrorCode.Malformed],
  'an empty array': [frame([]), ErrorCode.Malformed],
  'a map': [frameOfBody(encode({ 0: 2 })), ErrorCode.Malformed],
  'a number as text': [frame(['2', 1, 1, 1]), ErrorCode.Malformed],
  'missing fields': [moveWith(1), ErrorCode.Malformed],
  'mistyped fields': [moveWith('1', 1, 1), ErrorCode.Malformed],
  'a float': [moveWith(1, 1.5, 1), ErrorCode.Malformed],
  'a position beyond 32 bits': [moveWith(1, 2 ** 31, 1), ErrorCode.Malformed],
  'a negative sequence': [moveWith(-1, 1, 1), ErrorCode.Malformed],
  'nil for a number': [moveWith(1, null, 1), ErrorCode.Malformed],
  'bytes after the array': [frameOfBody(Buffer.concat([encode([ToServer.Ping, 1]), bytes(0)])), ErrorCode.Malformed],
  'an array cut off': [frameOfBody(encode([ToServer.Move, 1, 100_000, 100_000]).subarray(0, 6)), ErrorCode.Malformed],
  'nested too deep': [moveWith(1, 1, 1, nested(17)), ErrorCode.Malformed],
  'nested 60,000 deep': [
    frameOfBody(Buffer.concat([bytes(0x95, 2, 1, 1, 1), new Uint8Array(60_000).fill(0x91), bytes(1)])),
    ErrorCode.Malformed,
  ],
  'an array announced with 4 billion elements': [frameOfBody(bytes(0xdd, 0xff, 0xff, 0xff, 0xff, 2, 1, 1, 1)), ErrorCode.Malformed],
  'a map announced with 4 billion entries': [frameOfBody(bytes(0x95, 2, 1, 1, 1, 0xdf, 0xff, 0xff, 0xff, 0xff)), ErrorCode.Malformed],
  'a text announced with 4 GiB': [frameOfBody(bytes(0x95, 2, 1, 1, 1, 0xdb, 0xff, 0xff, 0xff, 0xff, 0x41)), ErrorCode.Malformed],
  'a number of no message': [frame([99, 1]), ErrorCode.UnknownMessage],
  'a message that only servers send': [frame([FromServer.Pong, 1, 1]), ErrorCode.UnknownMessage],
  'a second Hello': [frame([ToServer.Hello, 2, 'token', 0]), ErrorCode.OutOfTurn],
};

for (const [what, [sent, code]] of Object.entries(malformed)) {
  scene(`after Hello, ${what} gets Error ${code} and a close`, async () => {
    const connection = await enterRaw();
    await connection.send(sent);
    expectEnd(await connection.ended, code);
  });
}

for (const what of ['a length of 0', '64 KiB + 1', 'HTTP', 'a byte that MessagePack never uses', 'no array', 'an empty array'] as const) {
  const [sent, code] = malformed[what]!;
  scene(`instead of Hello, ${what} gets Error ${code} and a close`, async () => {
    const connection = open();
    await connection.send(sent);
    expectEnd(await connection.ended, code);
  });
}

scene('Move, Ping or Leave before Hello get OutOfTurn and a close', async () => {
  for (const message of [
    [ToServer.Move, 1, 1, 1],
    [ToServer.Leave, 1],
    [ToServer.Ping, 1],
  ]) {
    const connection = open();
    await connection.send(frame(message));
    expectEnd(await connection.ended, ErrorCode.OutOfTurn);
  }
});

scene('a Hello with wrong fields gets Malformed, one with a huge token is refused or Malformed', async () => {
  const hellos = { short: [1], 'mistyped version': ['1', 'token', 0], 'mistyped token': [1, 7, 0] };
  for (const fields of Object.values(hellos)) {
    const connection = open();
    await connection.send(frame([ToServer.Hello, ...fields]));
    expectEnd(await connection.ended, ErrorCode.Malformed);
  }
  const connection = open();
  await connection.send(frame([ToServer.Hello, 2, 'x'.repeat(60_000), 0]));
  await connection.ended;
  expect(connection.heard).toHaveLength(1);
  expect(connection.heard[0]![0]).toBeOneOf([FromServer.Refused, FromServer.Error]);
});

scene('fields after the known ones are ignored, also long and nested ones', async () => {
  const connection = await enterRaw();
  await connection.send(frame([ToServer.Ping, 41, nested(14), 'x'.repeat(50_000), { any: ['thing'] }]));
  await connection.until(() => connection.heard.some(([type, nonce]) => type === FromServer.Pong && nonce === 41));
  expect(connection.isOpen).toBe(true);
  connection.drop();
});

scene('one byte at a time is as good as any other pieces', async () => {
  const { token } = await login(servers.platform.url);
  const connection = open();
  for (const byte of frame([ToServer.Hello, 2, token, 0])) await connection.send(bytes(byte));
  for (let nonce = 1; nonce <= 20; nonce++) {
    for (const byte of frame([ToServer.Ping, nonce])) await connection.send(bytes(byte));
    await connection.until(() => connection.heard.some(([type, seen]) => type === FromServer.Pong && seen === nonce));
  }
  expect(connection.isOpen).toBe(true);
  connection.drop();
});

scene('half a frame and then silence or an end harms nobody', async () => {
  const half = frame([ToServer.Ping, 1]).subarray(0, 5);
  const halves = await Promise.all(Array.from({ length: 20 }, () => enterRaw()));
  for (const connection of halves) await connection.send(half);
  for (const connection of halves.slice(0, 10)) connection.finish();
  await Promise.all(halves.slice(0, 10).map(({ ended }) => ended));
  expect(halves.slice(10).every(({ isOpen }) => isOpen)).toBe(true);
  for (const connection of halves.slice(10)) connection.drop();
});

scene('whoever connects and says nothing, or half a Hello, is sent away in time', async () => {
  const silent = Array.from({ length: 200 }, () => open());
  for (const connection of silent.slice(100)) await connection.send(bytes(0, 0, 0x10));
  for (const end of await Promise.all(silent.map(({ ended }) => ended))) expectEnd(end, ErrorCode.Timeout);
});

scene('whoever sends a bad frame and shuts its sending side at once still hears the Error', async () => {
  for (let i = 0; i < 10; i++) {
    for (const enterFirst of [false, true]) {
      const connection = enterFirst ? await enterRaw() : open();
      await connection.send(frameOfBody(bytes(0xc1)));
      connection.finish();
      expectEnd(await connection.ended, ErrorCode.Malformed);
    }
  }
});

scene('random bytes, 300 times, always end in an Error and a close', async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`      seed of the random bytes: ${seed}`);
  const random = randomNumbers(seed);
  for (let batch = 0; batch < 15; batch++) {
    const ends = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const connection = i % 2 === 0 ? open() : await enterRaw();
        const noise = Uint8Array.from({ length: 64 + (random() % 4_000) }, () => random() & 0xff);
        // Half of them look like frames, so that the noise reaches the reader of MessagePack.
        await connection.send(i % 4 < 2 ? noise : frameOfBody(noise));
        return await connection.ended;
      }),
    );
    for (const end of ends)
      expect(end.errorCode).toBeOneOf([ErrorCode.Malformed, ErrorCode.FrameTooLarge, ErrorCode.UnknownMessage, ErrorCode.OutOfTurn]);
  }
});

scene('whoever floods is cut with Flooding, after its 2,000 frames above the rate', async () => {
  const connection = await enterRaw();
  const flood = repeated(frame([ToServer.Ping, 1]), 4_000);
  await connection.send(flood);
  expectEnd(await connection.ended, ErrorCode.Flooding);
});

scene(
  'a hundred floods in a row, each cut, leave the others alone',
  async () => {
    const flood = repeated(moveWith(1, 10_000, 10_000), 10_000);
    const { token } = await login(servers.platform.url);
    for (let i = 0; i < 100; i++) {
      const connection = open();
      await connection.enter(token);
      await connection.send(flood);
      expect((await connection.ended).errorCode).toBe(ErrorCode.Flooding);
    }
  },
  120_000,
);

function open(): RawConnection {
  const connection = new RawConnection(servers.game.port, attackers);
  stage.atEnd(() => connection.drop());
  return connection;
}

async function enterRaw(): Promise<RawConnection> {
  const { token } = await login(servers.platform.url);
  const connection = open();
  await connection.enter(token);
  return connection;
}

function expectEnd(end: RawEnd, code: number): void {
  expect(end.errorCode).toBe(code);
  // The text names the cause: more than a word.
  expect(end.text.split(' ').length).toBeGreaterThan(3);
}

function report(when: string, grownBytes: number): void {
  const { count, p50Ms, p99Ms, maxMs } = crowd.takeRoundTrips();
  if (count < 50 && when !== 'before') return;
  console.log(
    `      ${when}: ${count} verdicts, p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms; memory +${Math.round(grownBytes / 2 ** 20)} MiB`,
  );
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  return Buffer.concat(Array.from({ length: times }, () => piece));
}

/** A small generator of numbers that a seed repeats. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
