import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };
/** The newest letter, whose effects could not be written; a fenced one; and one that is no event. */
const FAILED = 41;
const FENCED = 39;
const UNDECODABLE = 37;

describe('the page of dead letters', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path = '/dead-letters', look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const inspect = (id: number) => page.getByRole('button', { name: new RegExp(`inspect dead letter ${id}$`) });
  const sheet = () => page.getByRole('dialog');
  const press = (name: string) => sheet().getByRole('button', { name }).click();
  const rows = () => page.getByRole('table', { name: 'Dead letters' }).getByRole('row');

  it('begins with what waits for a decision, and keeps the chosen filters in the address', async () => {
    await start();
    await inspect(FAILED).waitFor();
    expect(await page.getByRole('cell', { name: 'discarded' }).count()).toBe(0);
    await page.getByLabel('Consumer').selectOption('notification');
    await page.getByLabel('Cause').selectOption('fenced');
    await expect.poll(() => rows().count()).toBe(2);
    await page.reload();
    await expect.poll(() => rows().count()).toBe(2);
    expect(await page.getByLabel('Consumer').inputValue()).toBe('notification');
    expect(new URL(page.url()).search).toBe('?consumer=notification&reason=fenced');
  });

  it('shows more when asked, and what was decided when asked', async () => {
    await start();
    await inspect(FAILED).waitFor();
    expect(await rows().count()).toBe(26);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => rows().count()).toBe(31);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
    await page.getByLabel('State').selectOption('discarded');
    await expect.poll(() => rows().count()).toBe(3);
  });

  it('opens a letter by keyboard, tells everything that is known of it, and gives the focus back', async () => {
    await start();
    await inspect(FAILED).focus();
    await page.keyboard.press('Enter');
    await sheet().getByRole('region', { name: 'Stack' }).getByText('at BulkInsert.run').waitFor();
    await sheet().getByText('PlayerMoved, zone 3, epoch 40, event 1,204,553').waitFor();
    await sheet().getByRole('region', { name: 'What the event says' }).getByText('"playerId": 10512').waitFor();
    await sheet()
      .getByRole('region', { name: 'Its bytes, in hex' })
      .getByText(/^0000 {2}9a 01 03/)
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => sheet().count()).toBe(0);
    expect(await inspect(FAILED).evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('shows bytes where there is no event', async () => {
    await start(`/dead-letters?letter=${UNDECODABLE}`);
    await sheet().getByText('These bytes are not an event that this platform can read.').waitFor();
    expect(await sheet().getByRole('region', { name: 'What the event says' }).count()).toBe(0);
    expect(await sheet().getByRole('region', { name: 'Its bytes, in hex' }).count()).toBe(1);
  });

  it('retries after asking back, and says that it was applied', async () => {
    await start(`/dead-letters?letter=${FAILED}`);
    await press('Retry…');
    expect(platform.operations.letters[0]?.state).toBe('open');
    await press('Retry now');
    await sheet().getByText('Applied. Its effects are in the store.').waitFor();
    await sheet().getByText('by admin,').waitFor();
    expect(await sheet().getByRole('button', { name: 'Retry…' }).count()).toBe(0);
    await page.keyboard.press('Escape');
    await expect.poll(() => inspect(FAILED).count()).toBe(0);
  });

  it('discards only with a reason, and not when asked back in vain', async () => {
    await start(`/dead-letters?letter=${FAILED}`);
    await press('Discard…');
    await press('Discard');
    await sheet().getByRole('alert').getByText('Say why').waitFor();
    await press('Cancel');
    expect(platform.operations.letters[0]?.state).toBe('open');
    await press('Discard…');
    await sheet().getByLabel('Reason, for the record').fill('a test client wrote it');
    await press('Discard');
    await sheet().getByText('Discarded. It is kept for the record').waitFor();
    await sheet().getByText('a test client wrote it').waitFor();
    expect(platform.operations.letters[0]).toMatchObject({ state: 'discarded', resolution: 'a test client wrote it' });
  });

  it('tells a letter that will never be applied from one that may be mended', async () => {
    await start(`/dead-letters?letter=${FENCED}`);
    await press('Retry…');
    await press('Retry now');
    await sheet().getByText('No retry will ever apply it; discard it when you have looked at it.').waitFor();
    await page.goto(`${platform.url}/dead-letters?letter=${UNDECODABLE}`);
    await press('Retry…');
    await press('Retry now');
    await sheet().getByText('It failed again and stays open:').waitFor();
    await sheet().getByText('open', { exact: true }).waitFor();
  });

  it('says so when somebody else was first', async () => {
    await start(`/dead-letters?letter=${FAILED}`);
    await press('Retry…');
    platform.operations.change({ ...platform.operations.letters[0]!, state: 'discarded', resolvedBy: 'mia', resolution: 'seen to' });
    await press('Retry now');
    await sheet().getByText('It has been decided already').waitFor();
    await sheet().getByText('by mia').or(sheet().getByText('seen to')).first().waitFor();
  });

  it('names what is in the way, keeps what was last known, and finds back by itself', async () => {
    await start('/dead-letters', LOOK, ({ operations }) => void (operations.mood = 'store-down'));
    await page.getByText('The platform answers, but its database does not.').waitFor({ timeout: 20_000 });
    platform.operations.mood = 'well';
    await inspect(FAILED).waitFor({ timeout: 20_000 });
    platform.operations.mood = 'store-down';
    await page.getByText('What stands here is what was last known.').waitFor({ timeout: 30_000 });
    expect(await inspect(FAILED).count()).toBe(1);
  });

  it('says why it is not allowed, and that there is nothing when there is nothing', async () => {
    await start('/dead-letters', LOOK, ({ operations }) => void (operations.mood = 'forbidden'));
    await page.getByText('It says: This page may not use the API.').waitFor();
    platform.operations.mood = 'well';
    platform.operations.letters = [];
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('heading', { name: 'No dead letters' }).waitFor();
  });

  it('is reached from the consumer that set the events aside', async () => {
    await start('/stream');
    platform.show('overflowing');
    await page.getByRole('link', { name: '3: see the dead letters of notification' }).click();
    await page.getByRole('heading', { name: 'Dead letters', level: 1 }).waitFor();
    expect(await page.getByLabel('Consumer').inputValue()).toBe('notification');
  });

  it.each([
    [{ ...LOOK, theme: 'dark' }, ''],
    [LOOK, `?letter=${FAILED}`],
    [{ width: 390, height: 844, theme: 'light' }, ''],
    [{ width: 390, height: 844, theme: 'dark' }, `?letter=${FENCED}`],
  ] as const)('has no accessibility faults that axe knows, %o %s', async (look, search) => {
    await start(`/dead-letters${search}`, look);
    await (search === '' ? inspect(FAILED) : sheet().getByRole('button', { name: 'Discard…' })).waitFor();
    if (search !== '') await press('Discard…');
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
