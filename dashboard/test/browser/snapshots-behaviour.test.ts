import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the page of snapshots', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path = '/snapshots', look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const certificates = () => page.getByRole('region', { name: 'Certificates', exact: true }).getByRole('listitem');
  const hot = () => page.getByRole('region', { name: 'Hot: what a recovery begins with' }).getByRole('listitem');
  const cold = () => page.getByRole('region', { name: 'Cold: what is left when the hot one is gone' }).getByRole('listitem');
  const dialog = () => page.getByRole('dialog');

  it('leads from the old address to the history, where a certificate reads as one', async () => {
    await start('/recoveries?zone=1');
    const newest = certificates().first();
    await newest.getByText('Nothing was lost').waitFor();
    expect(new URL(page.url()).search).toBe('?view=history&zone=1');
    expect(await newest.getByRole('definition').allTextContents()).toEqual([
      '0',
      '180',
      '2.1 s',
      'the hot snapshotepoch 39, event 1,204,551, tick 230,420',
      'the journal of its server',
      'epoch 40',
      '8.48 ms',
      '1.90 ms',
      '3.48 ms',
      '3.10 ms',
      platform.operations.certificates[0]?.snapshotHash,
      platform.operations.certificates[0]?.stateHash,
    ]);
  });

  it('is loud about loss, tells which rungs fell, and puts rehearsals between the recoveries by their time', async () => {
    await start('/snapshots?view=history');
    const lossy = certificates().filter({ hasText: '12 events were lost' });
    await lossy.getByText('hot: checksum differs, snapshot is truncated').waitFor();
    await lossy.getByText('1 gap in the log').waitFor();
    expect(await lossy.getByText('Nothing was lost').count()).toBe(0);
    const kinds = await certificates().getByRole('heading', { level: 3 }).allTextContents();
    expect(kinds.slice(0, 5)).toEqual(['Zone 1Recovery', 'Zone 2Recovery', 'Zone 3Recovery', 'Zone 4Recovery', 'Zone 1Rehearsal']);
    await page.getByRole('img', { name: 'Chart of 12 recoveries and 1 rehearsal; the certificates below say the same.' }).waitFor();
  });

  it('lists hot and cold with what tells them apart, one zone when asked, and keeps that in the address', async () => {
    await start();
    await expect.poll(() => hot().count()).toBe(4);
    await expect.poll(() => cold().count()).toBe(15);
    await page.getByRole('main').getByLabel('Zone', { exact: true }).selectOption('Zone 3');
    await expect.poll(() => hot().count()).toBe(1);
    await expect.poll(() => cold().count()).toBe(10);
    await page.reload();
    await expect.poll(() => cold().count()).toBe(10);
    const text = await hot().first().innerText();
    for (const fact of ['Zone 3', 'epoch 40, event 91,051', 'tick 412,900', '8.42 KiB', 'game-2', 'SHA-256']) expect(text).toContain(fact);
  });

  it('takes a snapshot only with a reason, and says what came of it', async () => {
    await start('/snapshots?zone=2');
    await page.getByRole('button', { name: 'Take a snapshot now' }).click();
    await dialog().getByText('Reaches no player').waitFor();
    await dialog().getByRole('button', { name: 'Take a snapshot' }).click();
    await dialog().getByRole('alert').getByText('Say why').waitFor();
    // The field that is missing has the focus already.
    await page.keyboard.type('before the maintenance');
    await page.keyboard.press('Enter');
    await dialog().getByText('The snapshot is taken, with 137 players.').waitFor({ timeout: 20_000 });
  });

  it('compares two of one zone, the older before, and shows who differs', async () => {
    await start();
    await hot().nth(1).getByRole('checkbox').check();
    await cold().nth(1).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.getByRole('heading', { name: 'Zone 2: two states compared' }).waitFor();
    expect(new URL(page.url()).searchParams.get('b')).toBe('hot');
    await page.getByRole('region', { name: 'Before' }).getByText('epoch 40, event 86,380').waitFor();
    const rows = page.getByRole('region', { name: 'Who differs' }).getByRole('row');
    await expect.poll(() => rows.count()).toBe(13);
    await page.getByRole('button', { name: /^only after/ }).click();
    await expect.poll(() => rows.allTextContents()).toEqual([expect.any(String), expect.stringContaining('Hana')]);
    await page.getByText('61 players are the same in both').waitFor();
  });

  it('says so when two states are the same, and when one does not exist', async () => {
    await start('/snapshots?view=compare&zone=2&a=hot&b=live', LOOK, ({ features }) => void (features.snapshots.isStill = true));
    await page.getByText('The two states have the same hash').waitFor();
    await page.goto(`${platform.url}/snapshots?view=compare&zone=2&a=warm&b=live`);
    await page.getByText('Zone 2 has no such snapshot.').waitFor();
  });

  it('restores only after showing what would change and hearing the zone typed', async () => {
    await start('/snapshots?zone=2');
    await cold()
      .first()
      .getByRole('button', { name: /^Restore/ })
      .click();
    await dialog().getByText('12 players would be changed').waitFor();
    await dialog().getByText('epoch 40, event 86,380').waitFor();
    await dialog().getByLabel('Reason, for the record').fill('duplicated items');
    await dialog().getByLabel('Type 2 to confirm').fill('3');
    await page.keyboard.press('Enter');
    await dialog().getByRole('alert').getByText('Type exactly 2').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('2');
    await page.keyboard.press('Enter');
    await dialog().getByText('The zone is restored').waitFor({ timeout: 20_000 });
  });

  it('rehearses zones in turn, and gives each its certificate', async () => {
    await start('/snapshots?view=rehearse');
    await page.getByRole('checkbox', { name: 'Zone 2' }).check();
    await page.getByRole('checkbox', { name: 'Zone 3' }).check();
    await page.getByLabel('Reason, for the record').fill('monthly drill');
    await page.keyboard.press('Enter');
    await page.getByText('2 of 2 hold. The slowest took 10.9 ms.').waitFor({ timeout: 30_000 });
    const proofs = page.getByRole('region', { name: 'Certificates of rehearsals' }).getByRole('listitem');
    await expect.poll(() => proofs.count()).toBe(3);
    await proofs.first().getByText('It holds: the shadow is the zone, byte for byte').waitFor();
  });

  it('is loud about a rehearsal that does not hold, and shows both hashes', async () => {
    await start('/snapshots?view=rehearse', LOOK, ({ features }) => void (features.actions.fate = 'differs'));
    await page.getByRole('checkbox', { name: 'Zone 2' }).check();
    await page.getByLabel('Reason, for the record').fill('monthly drill');
    await page.keyboard.press('Enter');
    await page.getByText('The recovery does not hold: the shadow differs from the zone.').waitFor({ timeout: 20_000 });
    const proof = page.getByRole('region', { name: 'Certificates of rehearsals' }).getByRole('listitem').first();
    await proof.getByText('It does not hold: the shadow differs from the zone').waitFor();
    const hashes = await proof.locator('dd.font-mono').allTextContents();
    expect(new Set(hashes).size).toBe(2);
  });

  it('lets a viewer look at everything and says what a rehearsal needs', async () => {
    await start('/snapshots?view=rehearse', LOOK, (each) => each.becomes('viewer'));
    await page.getByText('This needs the role Operator; you are signed in as Viewer.').waitFor();
    expect(await page.getByRole('button', { name: /^Rehearse/ }).count()).toBe(0);
    await page.getByRole('region', { name: 'Certificates of rehearsals' }).getByRole('listitem').first().waitFor();
  });

  it('explains empty lists, hot snapshots that cannot be read, a database that is down and a refusal', async () => {
    await start('/snapshots', LOOK, ({ operations, features }) => {
      operations.certificates = [];
      operations.snapshots = [];
      features.snapshots.problem = 'redis-1:6379 refused the connection';
    });
    await page.getByText('No cold snapshot has arrived yet.').waitFor();
    await page.getByText('Hot snapshots cannot be read just now: redis-1:6379 refused the connection').waitFor();
    platform.operations.mood = 'forbidden';
    await page.reload();
    await page.getByText('It says: This page may not use the API.').first().waitFor();
    platform.operations.mood = 'store-down';
    await page.reload();
    await page.getByText('The platform answers, but its database does not.').first().waitFor({ timeout: 20_000 });
  });

  it('leads to the sign-in when the session has ended', async () => {
    await start();
    await cold().first().waitFor();
    platform.endSessions();
    await page.getByText('Your session has ended. Sign in to go on.').waitFor({ timeout: 20_000 });
  });

  it.each([
    { path: '/snapshots', look: { ...LOOK, theme: 'dark' } },
    { path: '/snapshots?view=compare&zone=2&a=hot&b=live', look: LOOK },
    { path: '/snapshots?view=rehearse', look: { width: 390, height: 844, theme: 'light' } },
    { path: '/snapshots?view=history', look: { width: 2_560, height: 1_300, theme: 'dark' } },
  ] as const)('has no accessibility faults that axe knows at $path, $look.width px', async ({ path, look }) => {
    await start(path, look);
    await page.getByRole('region').nth(1).waitFor();
    await page.getByRole('main').getByRole('listitem').or(page.getByRole('row').nth(1)).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
