import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, launchBrowser, openAt, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the page of recoveries', () => {
  let browser: Browser;
  let platform: FakePlatform;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await page?.context().close();
    await platform?.close();
  });

  const start = async (path = '/recoveries', look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(browser, platform.url, path, look);
  };
  const certificates = () => page.getByRole('region', { name: 'Certificates' }).getByRole('listitem');
  const snapshots = () => page.getByRole('region', { name: 'Cold snapshots kept' }).getByRole('listitem');
  const request = () => page.getByRole('region', { name: 'Make a cold snapshot now' });

  it('reads as a certificate: what it began with, what was replayed, what was lost, and the proof', async () => {
    await start();
    const newest = certificates().first();
    await newest.getByText('Nothing was lost').waitFor();
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

  it('is loud about loss, and tells which rungs fell', async () => {
    await start();
    const lossy = certificates().filter({ hasText: '12 events were lost' });
    await lossy.getByText('hot: checksum differs, snapshot is truncated').waitFor();
    await lossy.getByText('1 gap in the log').waitFor();
    expect(await lossy.getByText('Nothing was lost').count()).toBe(0);
  });

  it('shows one zone when asked, keeps that in the address, and goes back page by page', async () => {
    await start();
    await expect.poll(() => certificates().count()).toBe(12);
    await page.getByRole('region', { name: 'Certificates' }).getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => certificates().count()).toBe(24);
    await page.getByRole('main').getByLabel('Zone', { exact: true }).first().selectOption('Zone 3');
    await expect.poll(() => certificates().count()).toBe(7);
    await expect.poll(() => snapshots().count()).toBe(10);
    await page.reload();
    await expect.poll(() => certificates().count()).toBe(7);
    expect(await page.getByRole('heading', { name: 'Zone 1' }).count()).toBe(0);
  });

  it('asks for a snapshot only with a reason, and says when it has arrived', async () => {
    await start('/recoveries?zone=2');
    await expect.poll(() => snapshots().count()).toBe(10);
    await request().getByRole('button', { name: 'Make a snapshot' }).click();
    await request().getByRole('alert').getByText('Say why').waitFor();
    // The field that is missing has the focus already.
    await page.keyboard.type('before the maintenance');
    await page.keyboard.press('Enter');
    await request().getByText('It has arrived: zone 2, 137 players, 7.83 KiB.').waitFor({ timeout: 20_000 });
    await expect.poll(() => snapshots().count()).toBe(11);
    await snapshots().first().getByText('asked for').waitFor();
  });

  it('asks for every zone at once, and waits for the last of them', async () => {
    await start();
    await request().getByLabel('Zone', { exact: true }).selectOption('every zone');
    await request().getByLabel('Reason, for the record').fill('before the maintenance');
    await page.keyboard.press('Enter');
    await request()
      .getByText(/^Asked for\. [0-3] of 4 zones have arrived here/)
      .waitFor();
    await request().getByText('All have arrived: 4 zones, 582 players, 32.5 KiB.').waitFor({ timeout: 20_000 });
    await expect.poll(() => snapshots().filter({ hasText: 'asked for' }).count()).toBeGreaterThanOrEqual(4);
  });

  it('explains an empty list, a database that is down and a refusal', async () => {
    await start('/recoveries', LOOK, ({ operations }) => {
      operations.certificates = [];
      operations.snapshots = [];
    });
    await page.getByRole('heading', { name: 'No zone has been recovered yet' }).waitFor();
    await page.getByText('No cold snapshot has arrived yet.').waitFor();
    platform.operations.mood = 'forbidden';
    await page.reload();
    await page.getByText('It says: This page may not use the API.').first().waitFor();
    platform.operations.mood = 'store-down';
    await page.reload();
    await page.getByText('The platform answers, but its database does not.').first().waitFor({ timeout: 20_000 });
  });

  it('leads to the sign-in when the session has ended', async () => {
    await start();
    await certificates().first().waitFor();
    platform.endSessions();
    await page.getByText('Your session has ended. Sign in to go on.').waitFor({ timeout: 20_000 });
  });

  it.each([
    { ...LOOK, theme: 'dark' },
    { width: 390, height: 844, theme: 'light' },
    { width: 2_560, height: 1_300, theme: 'light' },
  ] as const)('has no accessibility faults that axe knows, $width px, $theme', async (look) => {
    await start('/recoveries', look);
    await certificates().first().waitFor();
    await snapshots().first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
