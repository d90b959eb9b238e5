import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openLive, openPage, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };
describe('the live page', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (look: Look = LOOK) => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: 30 });
    page = await openLive(platform.url, look);
  };
  const tile = (name: string) => page.locator('article', { has: page.getByRole('heading', { name, exact: true }) });
  const state = (word: string) => page.getByRole('banner').getByRole('status').filter({ hasText: word });
  const stale = () => page.getByText(/^Not live: last update/);

  it('refuses a wrong password in words, and lets the right one in', async () => {
    platform = await startFakePlatform({ dist: DIST });
    page = await openPage(platform.url, LOOK);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Enter both the name and the password.').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('admin');
    await page.getByLabel('Password', { exact: true }).fill('guess');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the password is not right.').waitFor();
    await page.keyboard.type('open sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
  });

  it('changes its numbers as pushes arrive', async () => {
    await start();
    const players = tile('Players').locator('p').first();
    const before = await players.textContent();
    await expect.poll(() => players.textContent(), { timeout: 20_000 }).not.toBe(before);
    expect(await stale().count()).toBe(0);
  });

  it('greys its numbers and says how old they are when an open line falls silent, and recovers', async () => {
    await start();
    const opacity = () =>
      tile('Players')
        .locator('p')
        .first()
        .evaluate((element) => getComputedStyle(element).opacity);
    expect(await opacity()).toBe('1');
    platform.hang(true);
    await stale().waitFor({ timeout: 20_000 });
    await state('Late').waitFor();
    await expect.poll(opacity).toBe('0.62');
    platform.hang(false);
    await stale().waitFor({ state: 'hidden', timeout: 20_000 });
    await expect.poll(opacity).toBe('1');
  });

  it('reconnects by itself after the platform was away, and at once when asked', async () => {
    await start();
    platform.refuse(true);
    await state('Reconnecting').waitFor();
    await stale().waitFor({ timeout: 20_000 });
    await page
      .getByText(/^Next attempt in/)
      .first()
      .waitFor();
    platform.refuse(false);
    await page.getByRole('button', { name: 'Try now' }).click();
    await stale().waitFor({ state: 'hidden', timeout: 20_000 });
    await state('Live').waitFor();
  });

  it('leads to the sign-in when the session has ended', async () => {
    await start();
    platform.endSessions();
    await page.getByText('Your session has ended. Sign in to go on.').waitFor({ timeout: 20_000 });
  });

  it('shows nothing of the last reader after signing out', async () => {
    await start();
    await page.getByRole('button', { name: 'Account: admin, Administrator' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('Health of every part').count()).toBe(0);
  });

  it('says that it cannot read the platform instead of guessing', async () => {
    await start();
    platform.hang(true);
    platform.pushRaw('{"type":"figures","at":1}');
    await page.getByText('The platform sends figures this page cannot read').waitFor();
  });

  it('explains an empty platform', async () => {
    platform = await startFakePlatform({ dist: DIST });
    platform.show('empty');
    page = await openPage(platform.url, LOOK);
    await page.locator('input[name=name]').fill('admin');
    await page.locator('input[name=password]').fill('open sesame');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No game server reports yet' }).waitFor();
  });

  it('stops counting a server that fell silent and says so', async () => {
    await start();
    platform.show('server-lost');
    await page.getByText('Server game-2 is silent').waitFor({ timeout: 20_000 });
    await page.getByRole('heading', { name: '1 thing needs attention' }).waitFor();
    expect(await page.getByRole('list', { name: 'Zones' }).getByRole('heading').count()).toBe(2);
  });

  it('draws what the platform remembers, as far back as asked, and says so when it cannot', async () => {
    await start();
    const chart = page.getByRole('img', { name: /^Tick time/ });
    const readAt = async (key: string) => {
      await chart.focus();
      await page.keyboard.press(key);
      return page.locator('figure', { has: chart }).locator('figcaption > span').textContent();
    };
    await page.getByLabel('1 h', { exact: true }).check({ force: true });
    await expect.poll(async () => minutesSince(await readAt('Home')), { timeout: 20_000 }).toBeGreaterThan(55);
    platform.features.history.isBroken = true;
    await page.getByLabel('6 h', { exact: true }).check({ force: true });
    await page.getByText(/^The platform’s memory of the past cannot be read/).waitFor({ timeout: 20_000 });
    expect(await chart.count()).toBe(1);
    platform.features.history.isBroken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^The platform’s memory/).waitFor({ state: 'hidden' });
  });

  it('tells of every server and store since when it works or does not, what is wrong first', async () => {
    await start();
    const parts = page.getByRole('region', { name: 'Health of every part' }).getByRole('listitem');
    await parts.first().waitFor();
    expect(await parts.first().textContent()).toContain('It plays.');
    platform.show('log-down');
    await parts.first().getByText('No broker answers at kafka-1:9092').waitFor({ timeout: 20_000 });
    await parts
      .nth(1)
      .getByText(/^Loss would begin in 11 h/)
      .waitFor();
    await page.getByText('3 parts are not up.').waitFor();
    await page.getByText(/^Recording on game-1 is degraded: 1\.2\dM events wait$/).waitFor({ timeout: 20_000 });
  });

  it('switches its language and its theme and remembers both', async () => {
    await start();
    await page.getByRole('button', { name: 'Account: admin, Administrator' }).click();
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '모두 정상입니다' }).waitFor();
    await page.getByRole('group', { name: '테마' }).getByRole('button', { name: '어둡게' }).click();
    await page.reload();
    await page.getByRole('heading', { name: '모두 정상입니다' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dataset['theme']])).toEqual(['ko', 'dark']);
  });

  it('is reached by keyboard: skip link, charts by arrow keys', async () => {
    await start();
    await page.evaluate(() => document.body.focus());
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to content');
    const chart = page.getByRole('img', { name: /^Tick time/ });
    await chart.focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowLeft');
    const figure = page.locator('figure', { has: chart });
    await expect.poll(() => figure.locator('figcaption > span').textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
  });

  it.each([
    ['light', 'healthy', 'All is well'],
    ['dark', 'overloaded', /attention$/],
    ['light', 'store-down', /attention$/],
  ] as const)('has no accessibility faults that axe knows, %s, %s', async (theme, scenario, heading) => {
    await start({ ...LOOK, theme });
    platform.show(scenario);
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.locator('figure canvas').last().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('has none on the sign-in page and on a telephone either', async () => {
    platform = await startFakePlatform({ dist: DIST });
    page = await openPage(platform.url, LOOK);
    await page.locator('input[name=name]').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.close();
    page = await openLive(platform.url, { width: 390, height: 844, theme: 'dark' });
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

/** How long ago a time of day was, as charts write it. */
function minutesSince(clock: string | null): number {
  const [hours = 0, minutes = 0, seconds = 0] = (clock ?? '').split(':').map(Number);
  const now = new Date();
  const passed = (now.getUTCHours() - hours) * 60 + now.getUTCMinutes() - minutes + (now.getUTCSeconds() - seconds) / 60;
  return Number.isNaN(passed) ? -1 : (passed + 1_440) % 1_440;
}
