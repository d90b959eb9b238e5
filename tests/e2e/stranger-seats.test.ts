import { beforeAll, expect } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { eventually } from './src/eventually.ts';
import { sharedStage, scenario } from './src/processes/stage.ts';
import { ErrorCode, Reason, Refusal } from './src/stranger/codes.ts';
import { Stranger } from './src/stranger/client.ts';
import { login, type Login } from './src/stranger/login.ts';
import { ticks } from './src/stranger/walk.ts';
import { connectAs, enter, startServers, yardMap, type Servers } from './src/world-under-test.ts';

// Entering, leaving, losing and regaining the connection, as docs/protocol.md tells of them.
const { stage, scene } = sharedStage();
let servers: Servers;

beforeAll(async () => {
  servers = await startServers(stage);
}, 60_000);

scene('others see a player enter, move and leave', async () => {
  const { client: watcher } = await enter(stage, servers);
  const { client: walker, guest } = await enter(stage, servers, 'Grace');
  const seen = () => watcher.world.players.get(guest.playerId);
  await watcher.until('Grace entering', () => seen() !== undefined);
  expect(seen()).toMatchObject({ name: 'Grace', x: 10_000, y: 10_000 });
  await walker.move(10_000, 10_300);
  await watcher.until('Grace moving', () => seen()?.y === 10_300);
  expect(await walker.leave()).toEqual({ kind: 'left' });
  expect(await walker.ended).toEqual({});
  await watcher.until('Grace leaving', () => seen() === undefined);
});

scene('a newcomer is told of those who are there already', async () => {
  const { client: first } = await enter(stage, servers);
  await first.move(10_000, 10_400);
  const { client: second } = await enter(stage, servers);
  expect(second.world.players.get(first.welcome.playerId)).toMatchObject({ x: 10_000, y: 10_400 });
});

scene('a ping comes back with its nonce and the zone advances 20 ticks a second', async () => {
  const { client } = await enter(stage, servers);
  // A machine that is busy at either end of a second makes it look longer or shorter, so one that is undisturbed is waited for.
  await eventually(
    'twenty ticks in a second',
    async () => {
      const [began, firstTick] = [performance.now(), await client.ping(7)];
      await ticks(client, 20);
      const lastTick = await client.ping(-9_007_199_254_740_991);
      return lastTick - firstTick - ((performance.now() - began) / 1_000) * 20;
    },
    (ticksAstray) => Math.abs(ticksAstray) < 4,
  );
});

scene('verdicts come in the order of the commands, one each', async () => {
  const { client } = await enter(stage, servers);
  const count = 40;
  const verdicts = await client.pipeline(Array.from({ length: count }, (_, i) => ({ x: 10_000 + i, y: 10_000 })));
  expect(verdicts).toHaveLength(count);
  const sequences = client.heard.filter(([type]) => type === 67 || type === 68).map(([, sequence]) => sequence);
  expect(sequences).toEqual(Array.from({ length: count }, (_, i) => i + 1));
});

scene('whoever loses the connection is seen standing there and resumes there', async () => {
  const { client: watcher } = await enter(stage, servers);
  const { client, guest } = await enter(stage, servers);
  expect((await client.move(10_300, 10_200)).kind).toBe('accepted');
  client.drop();
  await client.ended;
  const again = await connectAs(stage, guest);
  expect(again.welcome).toMatchObject({ playerId: guest.playerId, resumed: true, x: 10_300, y: 10_200, zone: 1 });
  // Told in the same tick perhaps, but over another connection.
  await watcher.until('the walker where it stood', () => watcher.world.players.get(guest.playerId)?.x === 10_300);
  expect(watcher.world.players.get(guest.playerId)).toMatchObject({ x: 10_300, y: 10_200 });
  await ticks(again, again.welcome.rules.cooldownTicks);
  expect((await again.move(10_400, 10_200)).kind).toBe('accepted');
});

scene('whoever left comes in anew', async () => {
  const { client, guest } = await enter(stage, servers);
  await client.move(10_300, 10_200);
  await client.leave();
  const again = await connectAs(stage, guest);
  expect(again.welcome).toMatchObject({ resumed: false, x: 10_000, y: 10_000 });
});

scene('a second login of the same player takes the seat over', async () => {
  const { client: older, guest } = await enter(stage, servers);
  expect((await older.move(10_100, 10_100)).kind).toBe('accepted');
  const newer = await connectAs(stage, guest);
  expect((await older.ended).error?.code).toBe(ErrorCode.Replaced);
  expect(newer.welcome).toMatchObject({ resumed: true, x: 10_100, y: 10_100 });
  await ticks(newer, newer.welcome.rules.cooldownTicks);
  expect((await newer.move(10_200, 10_100)).kind).toBe('accepted');
});

scene('tokens that are garbage, forged, of another key or for someone else are InvalidToken', async () => {
  const guest = await login(servers.platform.url);
  const [header, payload, signature] = guest.token.split('.') as [string, string, string];
  const someoneElse = Buffer.from(
    JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), sub: '1' }),
  ).toString('base64url');
  const { privateKey } = await generateKeyPair('ES256');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
  const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
  const tokens = {
    empty: '',
    garbage: 'not a token',
    'only dots': '..',
    unsigned,
    'changed signature': `${header}.${payload}.${flipped}`,
    'changed payload': `${header}.${someoneElse}.${signature}`,
    'cut off': guest.token.slice(0, -10),
    'another key': await signed(guest, privateKey, keyIdOf(guest), '1h'),
    'another key of another name': await signed(guest, privateKey, 'unheard-of', '1h'),
    'another audience': await signed(guest, await platformKey(), keyIdOf(guest), '1h', 'verdict-dashboard'),
  };
  for (const [what, token] of Object.entries(tokens)) {
    const end = await Stranger.knock({ ...guest.game, token });
    expect({ what, code: end.refused?.code }).toEqual({ what, code: Refusal.InvalidToken });
    expect(end.refused!.reason.length).toBeGreaterThan(10);
  }
});

scene('a token that has expired is ExpiredToken', async () => {
  const guest = await login(servers.platform.url);
  const token = await signed(guest, await platformKey(), keyIdOf(guest), '-1h');
  expect((await Stranger.knock({ ...guest.game, token })).refused?.code).toBe(Refusal.ExpiredToken);
});

scene('another version is UnsupportedVersion, a zone that is not there UnknownZone', async () => {
  const guest = await login(servers.platform.url);
  expect((await Stranger.knock({ ...guest.game, token: guest.token, version: 1 })).refused?.code).toBe(Refusal.UnsupportedVersion);
  expect((await Stranger.knock({ ...guest.game, token: guest.token, zone: 999 })).refused?.code).toBe(Refusal.UnknownZone);
});

scenario('a full zone refuses newcomers and keeps the seats of those whose connection is lost', async (own) => {
  const full = await startServers(own, { switches: ['--zones', '1', '--map', yardMap, '--players-max', '2'] });
  const { client: first, guest } = await enter(own, full);
  const { client: second } = await enter(own, full);
  const late = await login(full.platform.url);
  expect((await Stranger.knock({ ...late.game, token: late.token })).refused?.code).toBe(Refusal.ZoneFull);
  first.drop();
  await first.ended;
  expect((await Stranger.knock({ ...late.game, token: late.token })).refused?.code).toBe(Refusal.ZoneFull);
  expect((await connectAs(own, guest)).welcome.resumed).toBe(true);
  await second.leave();
  expect((await connectAs(own, late)).welcome.resumed).toBe(false);
});

scenario('a seat is given up when the reconnect window has passed', async (own) => {
  const brief = await startServers(own, { switches: ['--zones', '1', '--map', yardMap, '--ZoneLoop:ReconnectWindowMs=1000'] });
  const { client: watcher } = await enter(own, brief);
  const { client, guest } = await enter(own, brief);
  expect(client.welcome.reconnectWindowMs).toBe(1_000);
  await client.move(10_300, 10_300);
  await watcher.until('the newcomer being seen', () => watcher.world.players.has(guest.playerId));
  client.drop();
  await watcher.until('the seat being given up', () => !watcher.world.players.has(guest.playerId));
  expect((await connectAs(own, guest)).welcome).toMatchObject({ resumed: false, x: 10_000, y: 10_000 });
});

scene('commands of a connection whose seat was taken over are not judged as moves of the newer one', async () => {
  const { client: older, guest } = await enter(stage, servers);
  const moves = Array.from({ length: 20 }, (_, i) => ({ x: 10_000 + i, y: 10_000 }));
  const [newer, verdicts] = await Promise.all([connectAs(stage, guest), older.pipeline(moves)]);
  for (const verdict of verdicts.slice(1)) {
    expect(
      verdict.kind === 'unknown' || (verdict.kind === 'rejected' && [Reason.OnCooldown, Reason.NotInZone].includes(verdict.reason as 5)),
    ).toBe(true);
  }
  const accepted = verdicts.filter((verdict) => verdict.kind === 'accepted');
  expect(accepted.length).toBeLessThanOrEqual(1);
  expect((await older.ended).error?.code).toBe(ErrorCode.Replaced);
  expect(newer.isOpen).toBe(true);
});

function keyIdOf(guest: Login): string {
  return (JSON.parse(Buffer.from(guest.token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;
}

function platformKey() {
  return importJWK(JSON.parse(readFileSync(join(servers.platform.dataFolder, 'keys/token-signing.jwk'), 'utf8')) as JWK, 'ES256');
}

function signed(
  guest: Login,
  key: Parameters<SignJWT['sign']>[0],
  kid: string,
  expires: string,
  audience = 'verdict-game',
): Promise<string> {
  return new SignJWT({ name: guest.name })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer('verdict')
    .setAudience(audience)
    .setSubject(String(guest.playerId))
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(key);
}
