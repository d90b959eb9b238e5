import { join } from 'node:path';
import { freePort } from './processes/free-port.ts';
import { startGameServer, type GameServer, type GameServerOptions } from './processes/game-server.ts';
import { startPlatform, type Platform } from './processes/platform.ts';
import type { Stage } from './processes/stage.ts';
import { Stranger } from './stranger/client.ts';
import { login, type Login } from './stranger/login.ts';

/** A small map with everything near: a wall to the east of the only spawn point, a snare to its north, a pit to its south. */
export const yardMap = join(import.meta.dir, '../maps/yard.json');

export interface Servers {
  readonly game: GameServer;
  readonly platform: Platform;
}

/** A game server and a platform on free ports and one data folder. */
export async function startServers(stage: Stage, options: Partial<GameServerOptions> = {}): Promise<Servers> {
  const dataFolder = options.dataFolder ?? stage.folder();
  // Ports of its own rather than any: a test may start it again where it was.
  const [port, healthPort] = await Promise.all([freePort(), freePort()]);
  const game = await startGameServer(stage, { port, healthPort, switches: ['--zones', '1', '--map', yardMap], ...options, dataFolder });
  const platform = await startPlatform(stage, {
    dataFolder,
    gameEndpoint: game.endpoint,
    ...(options.environment ? { environment: options.environment } : {}),
  });
  return { game, platform };
}

/** Logs a guest in and enters as the page says: at the host and port that the login names, in the zone that it names. */
export async function enter(stage: Stage, servers: Servers, name?: string): Promise<{ readonly client: Stranger; readonly guest: Login }> {
  const guest = await login(servers.platform.url, name);
  const client = await connectAs(stage, guest);
  return { client, guest };
}

/** Connects with the login's token, as often as one likes. */
export async function connectAs(stage: Stage, guest: Login): Promise<Stranger> {
  const client = await Stranger.enter({ ...guest.game, token: guest.token, zone: guest.zone });
  stage.atEnd(() => client.drop());
  // The first StateUpdate tells everything; a client that acts before it would not know where it stands.
  await client.until('the first StateUpdate', () => client.world.players.has(client.welcome.playerId));
  return client;
}
