import { expect } from 'bun:test';
import { Crowd } from './src/crowd.ts';
import { eventually } from './src/eventually.ts';
import { scenario } from './src/processes/stage.ts';
import { RawConnection } from './src/raw-connection.ts';
import { ErrorCode, FromServer, ToServer } from './src/stranger/codes.ts';
import { frame } from './src/stranger/frames.ts';
import { login } from './src/stranger/login.ts';
import { startServers, yardMap, type Servers } from './src/world-under-test.ts';

// With the limits of rate opened wide, so that it is the server itself that must bear what comes, not its door.
const walkersCount = 10;
const rssGrowthBytesMax = 150 * 1_024 * 1_024;
const wideOpen = [
  '--zones',
  '1',
  '--map',
  yardMap,
  '--Net:PlayerFramesPerSecond=10000',
  '--Net:PlayerFramesBurst=100000',
  '--Net:FloodFramesMax=1000000',
  '--Net:StalledTimeoutMs=2000',
];

scenario(
  'a million tiny frames are all answered, and the others play on',
  async (stage) => {
    const servers = await startServers(stage, { switches: wideOpen });
    const crowd = await crowdOf(stage, servers);
    const { rssBytes } = await servers.game.figures();
    const total = 1_000_000;
    const senders = 4;
    const piece = 500;
    // More than this many in flight would measure the sender's own buffers.
    const inFlightMax = 5_000;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: senders }, async (_, n) => {
        const connection = await enterRaw(stage, servers);
        const answered = new Set<number>();
        let seen = 0;
        const count = (): number => {
          for (; seen < connection.heard.length; seen++) {
            const [type, sequence] = connection.heard[seen] as [number, number];
            if (type < FromServer.MoveAccepted || type > FromServer.CommandRefused) continue;
            if (answered.has(sequence)) throw new Error(`Move ${sequence} was answered twice.`);
            answered.add(sequence);
          }
          return answered.size;
        };
        for (let sent = 0; sent < total / senders; sent += piece) {
          await connection.until(() => sent - count() < inFlightMax);
          await connection.send(
            Buffer.concat(Array.from({ length: piece }, (_, i) => frame([ToServer.Move, sent + i + 1, 9_000 - n, 10_000]))),
          );
        }
        await connection.until(() => count() === total / senders);
        expect({ isOpen: connection.isOpen, answered: answered.size }).toEqual({ isOpen: true, answered: total / senders });
        connection.drop();
      }),
    );
    // The walkers share this process with the flood, so their round trips include its work; the server's own times do not.
    const { verdictP99Us } = (await servers.game.figures()).zones[0]!;
    console.log(
      `      ${total} moves answered in ${Math.round(performance.now() - began)} ms; the server's own p99: ${verdictP99Us / 1_000} ms`,
    );
    await expectUnharmed(servers, crowd, rssBytes);
  },
  120_000,
);

scenario(
  'clients that never read, asking much, are cut as too slow, and memory stays bounded',
  async (stage) => {
    const servers = await startServers(stage, { switches: wideOpen });
    const crowd = await crowdOf(stage, servers);
    const { rssBytes, slowClientsClosed } = await servers.game.figures();
    const count = 10;
    const deaf = await Promise.all(Array.from({ length: count }, () => enterRaw(stage, servers)));
    const question = Buffer.concat(Array.from({ length: 2_000 }, (_, i) => frame([ToServer.Move, i + 1, -1, -1])));
    for (const connection of deaf) connection.stopReading();
    let isOver = false;
    const asking = deaf.map(async (connection) => {
      while (connection.isOpen && !isOver) await Promise.race([connection.send(question), Bun.sleep(100)]).then(() => Bun.sleep(5));
    });
    const cut = await eventually(
      'all of them are cut as too slow',
      async () => (await servers.game.figures()).slowClientsClosed - slowClientsClosed,
      (closed) => closed >= count,
      40_000,
    );
    expect(cut).toBe(count);
    isOver = true;
    await Promise.all(asking);
    await eventually(
      'their sessions are closed',
      async () => (await servers.game.figures()).sessions,
      (sessions) => sessions === walkersCount,
    );
    await expectUnharmed(servers, crowd, rssBytes);
    // Whoever reads at last finds the reason at the end of what waited, if the system kept it so long.
    for (const connection of deaf) connection.readAgain();
    const codes = new Set((await Promise.all(deaf.map(({ ended }) => ended))).map(({ errorCode }) => errorCode));
    for (const code of codes) expect(code).toBeOneOf([ErrorCode.TooSlow, null]);
  },
  120_000,
);

type Stage = Parameters<Parameters<typeof scenario>[1]>[0];

async function crowdOf(stage: Stage, servers: Servers): Promise<Crowd> {
  const crowd = await Crowd.enter(stage, servers.platform.url, walkersCount);
  await eventually(
    'the walkers walk',
    () => crowd.accepted.length,
    (count) => count > walkersCount * 10,
  );
  console.log(`      alone: ${JSON.stringify(crowd.takeRoundTrips())}`);
  return crowd;
}

async function enterRaw(stage: Stage, servers: Servers): Promise<RawConnection> {
  const { token } = await login(servers.platform.url);
  const connection = new RawConnection(servers.game.port, '127.0.0.66');
  stage.atEnd(() => connection.drop());
  await connection.enter(token);
  return connection;
}

async function expectUnharmed(servers: Servers, crowd: Crowd, rssBytesBefore: number): Promise<void> {
  await crowd.stand();
  const { rssBytes, zones } = await servers.game.figures();
  const grownMiB = Math.round((rssBytes - rssBytesBefore) / 2 ** 20);
  console.log(
    `      beside it: ${JSON.stringify(crowd.takeRoundTrips())}; memory +${grownMiB} MiB; ${zones[0]!.tickOverruns} ticks overrun`,
  );
  expect(crowd.ends).toEqual([]);
  expect(crowd.unknown).toBe(0);
  expect(crowd.inGame).toBe(walkersCount);
  expect(rssBytes - rssBytesBefore).toBeLessThan(rssGrowthBytesMax);
}
