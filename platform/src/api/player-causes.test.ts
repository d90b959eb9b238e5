import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { EventType, PlatformCommandType } from '../contracts/events.ts';
import { BlockKind } from '../ingest/journal/journal-format.ts';
import { ZoneScript } from '../testing/events.ts';
import { eventually } from '../testing/eventually.ts';
import { JournalWriter } from '../testing/journal-writer.ts';
import { outcomeBytes } from '../testing/outcomes.ts';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

const data = join(temporaryFolder(), 'data');
const script = new ZoneScript(3);
let platform: PlatformProcess;
let journal: JournalWriter;

const json = async (response: Response): Promise<any> => await response.json();
const history = async (): Promise<any[]> => (await json(await platform.get('/api/players/1/history'))).history;
const act = async (body: object): Promise<string> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${platform.operatorToken}` };
  return (await json(await fetch(`${platform.url}/api/actions`, { method: 'POST', headers, body: JSON.stringify(body) }))).commandId;
};

beforeAll(async () => {
  journal = new JournalWriter(join(data, 'journal'));
  journal.write([script.open(), script.enter(1, 'Ada'), script.enter(2, 'Bo'), script.move(1)]);
  platform = await startPlatform(data);
  await eventually(
    async () => (await json(await platform.get('/api/players'))).players?.length,
    (count) => count === 2,
  );
});

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

test('A step of the player’s own names the command of its session, and the row that keeps it', async () => {
  const [move, entry] = await history();
  expect(move).toMatchObject({
    cause: { kind: 'command', session: 77, sequence: 4, commandId: null, by: null, reason: null },
    row: { table: 'movement_history', key: '3/1/4' },
  });
  expect(entry.row).toEqual({ table: 'player_events', key: '3/1/2' });
});

test('A correction names the operator’s command, who wanted it and why', async () => {
  const commandId = await act({ action: 'correct', player: 1, x: 500, reason: 'stuck in a wall', confirm: 'Ada' });
  journal.write([script.next(EventType.PlayerCorrected, 1, [1, [4, 0], [500, 0], 0, 0, commandId])]);
  const [change] = await eventually(history, ([newest]) => newest.type === 'PlayerCorrected');
  expect(change.cause).toMatchObject({ kind: 'operator', commandId, by: 'operator', reason: 'stuck in a wall' });
});

test('What came of a command is the operator’s, by its outcome', async () => {
  const commandId = await act({ action: 'kick', player: 1, reason: 'rude' });
  journal.write([script.next(EventType.PlayerLeft, 1, [1, 3, [500, 0]])]);
  const type = PlatformCommandType.KickPlayer;
  journal.write([outcomeBytes({ commandId, type, zone: 3, epoch: 1, sequence: script.sequence, players: 1 })], BlockKind.Outcome);
  const [change] = await eventually(history, ([newest]) => newest.type === 'PlayerLeft' && newest.cause.kind === 'operator');
  expect(change.cause).toMatchObject({ commandId, by: 'operator', reason: 'rude' });
});

test('What nobody wanted is the server’s', async () => {
  journal.write([script.next(EventType.PlayerRespawned, 1, [1, [9, 9]], undefined, { session: 0, sequence: 0 })]);
  const [change] = await eventually(history, ([newest]) => newest.type === 'PlayerRespawned');
  expect(change.cause).toEqual({ kind: 'server', session: 0, sequence: 0, commandId: null, by: null, reason: null });
});

test('Players are found by zone and by whether they are there', async () => {
  const names = async (query: string): Promise<string[]> =>
    (await json(await platform.get(`/api/players?${query}`))).players.map(({ name }: any) => name);
  expect(await names('zone=3')).toEqual(['Ada', 'Bo']);
  expect(await names('zone=4')).toEqual([]);
  expect(await names('online=true&zone=3')).toEqual(['Bo']);
  expect(await names('online=false')).toEqual(['Ada']);
  expect(await names('search=b')).toEqual(['Bo']);
  expect((await platform.get('/api/players?online=perhaps')).status).toBe(400);
});
