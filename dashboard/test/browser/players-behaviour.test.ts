import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the pages of players', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path: string, look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const rows = () => page.getByRole('table', { name: 'Players' }).getByRole('row');
  const changes = () => page.getByRole('list', { name: 'What happened, and why' }).getByRole('listitem');
  const now = () => page.getByRole('region', { name: 'Now' });

  it('finds players by name, by zone and by who is here, keeps that in the address, and opens one', async () => {
    await start('/players');
    await expect.poll(() => rows().count()).toBe(51);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows().count()).toBe(101);
    await page.getByRole('searchbox', { name: 'Name or id' }).fill('grace');
    await expect.poll(() => rows().count()).toBe(9);
    await page.getByLabel('Zone', { exact: true }).selectOption('Zone 2');
    await expect.poll(() => rows().count()).toBe(3);
    await page.reload();
    await expect.poll(() => rows().count()).toBe(3);
    await page.getByRole('link', { name: 'Grace', exact: true }).click();
    await page.getByRole('heading', { name: 'Grace', level: 1 }).waitFor();
    expect(await page.title()).toBe('Player 2007 · Verdict');
  });

  it('says so when nobody is like that, and shows everybody again', async () => {
    await start('/players?search=nobody');
    await page.getByRole('heading', { name: 'Nobody is like that' }).waitFor();
    await page.getByRole('button', { name: 'Show everybody' }).click();
    await expect.poll(() => rows().count()).toBe(51);
  });

  it('shows the fields of the game as they are pushed, and never an old one as live', async () => {
    await start('/players/2003');
    await now().getByText('pushed as it changes').waitFor();
    const place = () => now().getByRole('definition').first().textContent();
    const before = await place();
    await expect.poll(place).not.toBe(before);
    platform.hang(true);
    await now().getByText('Not live').waitFor({ timeout: 20_000 });
  });

  it('tells of each change why it happened, by which command, as which event and in which row', async () => {
    await start('/players/2003');
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    const newest = changes().first();
    await newest.getByText('command of the player').waitFor();
    expect(await newest.textContent()).toContain('session 7002, command 40,300zone 2, epoch 3, event 90,014');
    expect(await newest.textContent()).toContain('row 2/3/90014 of movement_history');
    await page.getByLabel('Show', { exact: true }).selectOption('corrections');
    await changes().first().getByText('operator by admin').waitFor();
    expect(await changes().first().textContent()).toContain('“was stuck in a wall”7d9f2c1e');
    expect(await changes().count()).toBe(5);
    await page.getByRole('button', { name: 'Show older' }).click();
    await expect.poll(() => changes().count()).toBe(11);
  });

  it('follows: what happens now stands on top at once, and says that its row is still to come', async () => {
    await start('/players/2003');
    await changes().first().getByText('on its way to the database').waitFor();
    expect(platform.asked()).toContainEqual({ type: 'tail', on: true, player: 2_003 });
    await page.getByRole('button', { name: 'Follow', exact: true }).click();
    await changes().first().getByText('row 2/3/90014').waitFor();
    await expect.poll(() => platform.asked().at(-1)).toEqual({ type: 'tail', on: false });
  });

  it('holds the copies against each other, and says which fields differ and why one is missing', async () => {
    await start('/players/2003');
    const copies = page.getByRole('region', { name: 'Copies, side by side' }).getByRole('listitem');
    await copies.nth(2).getByText('differs: place').waitFor();
    expect(await copies.nth(0).getByText('the others are held against this').count()).toBe(1);
    expect(await copies.nth(1).getByText('the same').count()).toBe(1);
    await page.goto(`${platform.url}/players/2028`);
    await copies.nth(0).getByText('The player is not in zone 2 there.').waitFor();
  });

  it('shows a ban with who, why and until when, and offers to lift it', async () => {
    await start('/players/2004');
    await page.getByText('by admin: walked through walls').waitFor();
    const act = page.getByRole('group', { name: 'Act on this player' });
    expect(await act.getByRole('button').allTextContents()).toEqual(['Send a notice', 'Disconnect', 'Edit fields', 'Lift the ban']);
    await act.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('dialog').getByText('Dae-jung').first().waitFor();
    await page.keyboard.press('Escape');
    platform.becomes('viewer');
    await page.reload();
    await page.getByText('by admin: walked through walls').waitFor();
    expect(await act.count()).toBe(0);
  });

  it('shows what a player has and how it came by it', async () => {
    await start('/players/2003');
    const possessions = page.getByRole('region', { name: 'What it has' });
    await possessions.getByText('17 × coin').waitFor();
    expect(await possessions.getByText('+1 × apple').count()).toBeGreaterThan(0);
  });

  it('explains a player that is not there, an address that is none, and a database that is down', async () => {
    await start('/players/999999');
    await page.getByRole('heading', { name: 'There is no such player' }).waitFor();
    await page.goto(`${platform.url}/players/ada`);
    await page.getByRole('heading', { name: 'There is no such player' }).waitFor();
    platform.features.players.isDown = true;
    await page.goto(`${platform.url}/players`);
    await page.getByText('The platform answers, but its database does not.').waitFor({ timeout: 20_000 });
  });

  it.each([
    ['/players', { ...LOOK, theme: 'dark' }, () => rows().nth(50)],
    ['/players/2004', LOOK, () => changes().first()],
    ['/players/2028', { width: 390, height: 844, theme: 'dark' }, () => page.getByText('The player is not in zone 2 there.').first()],
  ] as const)('has no accessibility faults that axe knows, %s, %o', async (path, look, last) => {
    await start(path, look);
    await last().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
