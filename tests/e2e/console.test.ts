import { beforeAll, expect } from 'bun:test';
import { SQL } from 'bun';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { Console, password } from './src/console.ts';
import { eventually } from './src/eventually.ts';
import { FullWorld } from './src/full-world.ts';
import { readMovements } from './src/history.ts';
import { Load } from './src/processes/load.ts';
import { sharedStage } from './src/processes/stage.ts';
import type { Stranger } from './src/stranger/client.ts';
import { FromServer, Reason } from './src/stranger/codes.ts';
import type { Login } from './src/stranger/login.ts';
import { enter } from './src/world-under-test.ts';

// An operator's day, in a real browser, on real servers with people playing: what is seen is true, what is pressed happens, and all of it
// is on record. Each scene stands on the same world, and none on what another has done.
const { stage, scene } = sharedStage();
const sceneMs = 120_000;
const startMs = 180_000;
const walkers = 12;
const soon = { timeout: 30_000 };

let world: FullWorld;
let screen: Console;
let ada: { readonly client: Stranger; readonly guest: Login };
let admin: Page;

beforeAll(async () => {
  world = await FullWorld.start(stage, {
    switches: ['--zones', '2'],
    platformEnvironment: { VERDICT_ADMIN_PASSWORD: password },
  });
  Load.start(stage, { clients: walkers, rate: 4, seconds: 900, gamePort: world.gamePort, platformUrl: world.platform.url });
  ada = await enter(stage, world, 'Ada Lovelace');
  await eventually(
    'everybody plays',
    () => world.game.figures(),
    ({ sessions }) => sessions > walkers,
    startMs,
  );
  screen = await Console.open(stage, world.platform);
  admin = await screen.signIn();
}, startMs);

const dialog = () => admin.getByRole('dialog');

async function giveReason(words: string): Promise<void> {
  await dialog().getByLabel('Reason, for the record').fill(words);
}

async function ask(button: string): Promise<void> {
  await dialog().getByRole('button', { name: button, exact: true }).click();
}

scene(
  'the live page counts who plays, and its numbers change as they do',
  async () => {
    await screen.goTo(admin, '/');
    await admin.getByText(new RegExp(`^${walkers + 1} players in 2 zones on 1 server`)).waitFor(soon);
    const before = await admin.getByRole('main').innerText();
    await eventually(
      'other numbers stand there',
      () => admin.getByRole('main').innerText(),
      (text) => text !== before && /As of \d\d:\d\d:\d\d/.test(text),
    );
    await admin.getByText(/All \d+ parts are up/).waitFor(soon);
  },
  sceneMs,
);

scene(
  'a zone is looked at while it plays',
  async () => {
    const zone = ada.client.welcome.zone;
    await screen.goTo(admin, `/zones/${zone}`);
    const row = admin.getByRole('row').filter({ hasText: 'Ada Lovelace' }).first();
    await row.waitFor(soon);
    const before = await row.innerText();
    await walk(3);
    await eventually(
      'her row says where she is now',
      () => row.innerText(),
      (text) => text !== before,
    );
  },
  sceneMs,
);

scene(
  'a player is found, watched, and one of its moves followed to its row',
  async () => {
    await screen.goTo(admin, '/players');
    await admin.getByRole('searchbox', { name: 'Name or id' }).fill('Ada Lov');
    await admin.getByRole('link', { name: 'Ada Lovelace', exact: true }).click();
    await admin.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor(soon);
    const now = admin.getByRole('region', { name: 'Now' });
    await now.getByText('pushed as it changes').waitFor(soon);
    const before = await now.innerText();
    await walk(2);
    await eventually(
      'the live fields follow',
      () => now.innerText(),
      (text) => text !== before,
    );

    const target = await walk(1);
    await eventually(
      'the move has its row',
      () => newestMove(),
      (found) => found?.x === target.x && found.y === target.y,
    );
    await admin.reload();
    const newest = admin.getByRole('list', { name: 'What happened, and why' }).getByRole('listitem').first();
    await newest.getByText('command of the player').waitFor(soon);
    const key = /row (\d+)\/(\d+)\/(\d+) of movement_history/
      .exec(await newest.innerText())!
      .slice(1)
      .map(Number);
    const row = (await newestMove())!;
    expect(key).toEqual([row.zone, row.epoch, row.sequence]);
  },
  sceneMs,
);

scene(
  'an emergency notice is seen by whoever plays',
  async () => {
    await screen.goTo(admin, '/emergency?action=notice');
    await dialog().getByLabel('Zone', { exact: true }).selectOption('every zone');
    await dialog().getByLabel('What players read').fill('Maintenance in five minutes.');
    await giveReason('test of the alarm');
    await dialog()
      .getByText(/13 players/)
      .first()
      .waitFor(soon);
    await ask('Send a notice');
    await ada.client.until(
      'she reads it',
      () => ada.client.heard.some(([type, , text]) => type === FromServer.Notice && text === 'Maintenance in five minutes.'),
      20_000,
    );
    await dialog()
      .getByText(/Shown to \d+ players\./)
      .waitFor(soon);
  },
  sceneMs,
);

scene(
  'a snapshot made by hand appears among those that are kept',
  async () => {
    await screen.goTo(admin, '/snapshots');
    await admin.getByRole('button', { name: 'Take a snapshot now' }).click();
    await dialog().getByLabel('Zone', { exact: true }).selectOption({ index: 1 });
    await giveReason('before the patch');
    await ask('Take a snapshot');
    await dialog()
      .getByText(/The snapshot is taken/)
      .waitFor(soon);
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await admin.getByText('asked for').first().waitFor(soon);
  },
  sceneMs,
);

scene(
  'a rehearsed recovery holds, and nobody notices',
  async () => {
    const { epoch } = (await world.game.figures()).zones[0]!;
    await screen.goTo(admin, '/snapshots');
    await admin
      .getByRole('main')
      .getByRole('link', { name: 'Rehearse' })
      .or(admin.getByRole('tab', { name: 'Rehearse' }))
      .first()
      .click();
    await admin.getByRole('checkbox', { name: 'Zone 1' }).check();
    await admin.getByLabel('Reason, for the record').fill('monthly drill');
    await admin.getByRole('button', { name: /^Rehearse 1 zone/ }).click();
    await admin.getByText(/^1 of 1 hold/).waitFor(soon);
    const proof = admin.getByRole('region', { name: 'Certificates of rehearsals' }).getByRole('listitem').first();
    await proof.getByText('It holds: the shadow is the zone, byte for byte').waitFor(soon);
    expect((await world.game.figures()).zones[0]!.epoch).toBe(epoch);
    expect(ada.client.isOpen).toBe(true);
  },
  sceneMs,
);

scene(
  'a zone is restarted: it begins a new epoch with everybody still in it',
  async () => {
    // Not Ada's zone: she stays connected for the others' sake.
    const zone = ada.client.welcome.zone === 1 ? 2 : 1;
    const zoneNow = async () => (await world.game.figures()).zones.find((each) => each.zone === zone)!;
    const before = await zoneNow();
    await screen.goTo(admin, `/emergency?action=restart-zone&zone=${zone}`);
    await dialog()
      .getByText(new RegExp(`${before.players} players`))
      .first()
      .waitFor(soon);
    await giveReason('it looked stuck');
    await dialog().getByLabel(`Type ${zone} to confirm`).fill(String(zone));
    await ask('Restart a zone');
    await dialog()
      .getByText(/The zone runs again/)
      .waitFor(soon);
    await eventually(
      'they play on',
      zoneNow,
      ({ epoch, players, accepted }) => epoch === before.epoch + 1 && players === before.players && accepted > 0,
    );
  },
  sceneMs,
);

scene(
  'a dead letter is retried, and takes effect',
  async () => {
    await inDatabase(`CREATE TRIGGER poison BEFORE INSERT ON movement_history WHEN NEW.player_id = ${ada.guest.playerId}
    BEGIN SELECT RAISE(ABORT, 'no rows for this player'); END`);
    const target = await walk(1);
    await eventually(
      'it is put aside',
      () => openLetters(),
      (open) => open === 1,
      30_000,
    );
    await inDatabase('DROP TRIGGER poison');
    const { deadLetters } = await world.platform.get<{ deadLetters: readonly { readonly id: number }[] }>('/api/dead-letters?state=open');
    await screen.goTo(admin, `/dead-letters?letter=${deadLetters[0]!.id}`);
    await admin.getByRole('button', { name: 'Retry…', exact: true }).click();
    await admin.getByRole('button', { name: 'Retry now', exact: true }).click();
    await admin.getByText('Applied. Its effects are in the store.').waitFor(soon);
    await eventually(
      'it has its row',
      () => newestMove(),
      (found) => found?.x === target.x && found.y === target.y,
      20_000,
    );
    expect(await openLetters()).toBe(0);
  },
  sceneMs,
);

scene(
  'whoever may only look is told so, and is refused whatever it sends',
  async () => {
    const made = await world.platform.ask('POST', '/api/users', { name: 'grace', role: 'viewer' });
    expect(made.status).toBe(201);
    const viewer = await screen.signIn(
      { name: 'grace', password: (made.body as { password: string }).password },
      '/emergency?action=restart-zone&zone=1',
    );
    const asked = viewer.getByRole('dialog');
    await asked.getByText('Not for your role').waitFor(soon);
    expect(await asked.getByRole('button', { name: 'Restart a zone', exact: true }).isDisabled()).toBe(true);
    const status = await viewer.evaluate(async () => {
      const body = JSON.stringify({ action: 'restart-zone', zone: 1, reason: 'because', confirm: '1' });
      return (await fetch('/api/actions', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status;
    });
    expect(status).toBe(403);
    await screen.goTo(viewer, '/users');
    await viewer.getByText(/role/i).first().waitFor(soon);
    expect(await viewer.getByRole('button', { name: /create|add/i }).count()).toBe(0);
  },
  sceneMs,
);

scene(
  'all of it is in the audit log, the refused attempt too',
  async () => {
    await performQuietly({ action: 'notice', zone: 0, text: 'Hello.', severity: 'info', reason: 'greeting everybody' });
    const made = await world.platform.ask('POST', '/api/users', { name: 'joan', role: 'viewer' });
    const viewer = await screen.signIn({ name: 'joan', password: (made.body as { password: string }).password });
    await viewer.evaluate(async () => {
      const body = JSON.stringify({ action: 'notice', zone: 0, text: 'x', severity: 'info', reason: 'x' });
      await fetch('/api/actions', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    });
    await screen.goTo(admin, '/audit');
    const entries = admin
      .getByRole('list', { name: 'Entries' })
      .or(admin.getByRole('region', { name: 'Entries' }))
      .first();
    await entries
      .getByText(/greeting everybody/)
      .first()
      .waitFor(soon);
    await entries
      .getByText(/joan tried to/)
      .first()
      .waitFor(soon);
    await entries
      .getByText(/joan signed in/)
      .first()
      .waitFor(soon);
  },
  sceneMs,
);

async function performQuietly(action: object): Promise<void> {
  expect((await world.platform.ask('POST', '/api/actions', action)).status).toBe(202);
}

let stepMm = 100;

/** Ada takes steps of ten centimetres, the other way where something stands, and comes to where the last was accepted. */
async function walk(steps: number): Promise<{ readonly x: number; readonly y: number }> {
  let at: { readonly x: number; readonly y: number } = ada.client.me;
  for (let taken = 0; taken < steps;) {
    const verdict = await ada.client.move(at.x + stepMm, at.y);
    if (verdict.kind === 'accepted') [at, taken] = [verdict, taken + 1];
    else if (verdict.kind === 'rejected' && verdict.reason === Reason.Blocked) stepMm = -stepMm;
    else await Bun.sleep(50);
  }
  return { x: at.x, y: at.y };
}

async function newestMove() {
  const moves = (await readMovements(world.dataFolder)).filter(({ playerId }) => playerId === ada.guest.playerId);
  return moves.at(-1);
}

async function openLetters(): Promise<number> {
  const { deadLetters } = await world.platform.get<{ deadLetters: readonly unknown[] }>('/api/dead-letters?state=open');
  return deadLetters.length;
}

async function inDatabase(statement: string): Promise<void> {
  const sql = new SQL(`sqlite://${join(world.dataFolder, 'platform.db')}`);
  await sql.unsafe('PRAGMA busy_timeout = 5000');
  await sql.unsafe(statement);
  await sql.close();
}
