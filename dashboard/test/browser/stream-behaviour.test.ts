import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, overflowPx, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the stream page', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (look: Look = LOOK, path = '/stream') => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: 30 });
    page = await openAt(platform.url, path, look);
    await page.getByRole('heading', { name: look.language === 'ko' ? '스트림' : 'Stream', level: 1 }).waitFor();
  };
  const tail = () => page.getByRole('list', { name: 'As it happens' });
  const rows = () => tail().getByRole('button');

  it('tells an outage in plain words: what waits, for how long the disk lasts, and that nothing is lost', async () => {
    await start();
    const server = page.getByRole('region', { name: 'Recording and snapshots' }).getByRole('listitem').first();
    await server.getByText(/^If nobody took them, the disk would last \d+ h/).waitFor();
    expect(await server.getByText('No event was ever given up').count()).toBe(1);
    platform.show('log-down');
    await server.getByText('Events wait on disk, in order. Nothing is lost and play goes on.').waitFor({ timeout: 20_000 });
    await server.getByText(/^Loss would begin in \d+ h/).waitFor();
    platform.show('overflowing');
    await server.getByText(/^[\d,]+ events were given up$/).waitFor({ timeout: 20_000 });
    expect(await server.getByText('No event was ever given up').count()).toBe(0);
    await server.getByText('The limit is reached now').waitFor();
  });

  it('shows every consumer beside the others, with what each has skipped, missed and set aside', async () => {
    await start();
    platform.show('overflowing');
    const table = page.getByRole('table', { name: 'Consumers' });
    await table.getByRole('row', { name: /^notification .*Warning 2.*Warning 3/ }).waitFor({ timeout: 20_000 });
    expect(await table.getByRole('row').count()).toBe(6);
    await table.getByRole('row', { name: /^analytics .*Critical 412/ }).waitFor();
    platform.show('store-down');
    await table.getByRole('cell', { name: 'MySQL does not answer at db-1:3306 (connection refused)' }).waitFor({ timeout: 20_000 });
  });

  it('follows events as they happen, tells what each says, and leads to its player and its zone', async () => {
    await start();
    await rows().nth(3).waitFor();
    const before = await rows().first().textContent();
    await expect.poll(() => rows().first().textContent()).not.toBe(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    const move = rows().filter({ hasText: 'moved' }).first();
    await move.click();
    await tail()
      .getByText(/^zone \d, epoch \d, event [\d,]+$/)
      .waitFor();
    await tail()
      .getByText(/^command [\d,]+ of session \d+$/)
      .waitFor();
    expect(
      await tail()
        .getByRole('link', { name: /^Player \d+$/ })
        .getAttribute('href'),
    ).toMatch(/^\/players\/\d+$/);
    expect(
      await tail()
        .getByRole('link', { name: /^Zone \d$/ })
        .getAttribute('href'),
    ).toMatch(/^\/zones\/\d$/);
    await page.getByText('12 events were too many to show').waitFor();
  });

  it('holds events back while paused, and shows them when it goes on', async () => {
    await start();
    await rows().nth(3).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    const newest = await rows().first().textContent();
    await page.getByText(/^\d+ held back$/).waitFor();
    expect(await rows().first().textContent()).toBe(newest);
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => rows().first().textContent()).not.toBe(newest);
    expect(await page.getByText(/held back$/).count()).toBe(0);
  });

  it('asks for what the filters name, keeps them in the address, and stops asking when the page is left', async () => {
    await start();
    await page.getByLabel('Zone', { exact: true }).selectOption('2');
    await page.getByLabel('Type', { exact: true }).selectOption('13');
    await expect.poll(() => platform.asked().at(-1)).toEqual({ type: 'tail', on: true, zone: 2, types: [13] });
    await expect
      .poll(() =>
        rows()
          .allTextContents()
          .then((all) => all.length > 0 && all.every((each) => each.includes('Zone 2'))),
      )
      .toBe(true);
    expect(new URL(page.url()).search).toBe('?zone=2&type=13');
    await page.getByRole('navigation').getByRole('link', { name: 'Alerts' }).click();
    await expect.poll(() => platform.asked().at(-1)).toEqual({ type: 'tail', on: false });
  });

  it('asks again after the line was lost, and marks where nobody knows what happened', async () => {
    await start(LOOK, '/stream?zone=3');
    await rows().nth(1).waitFor();
    platform.refuse(true);
    await page.getByText('line lost').waitFor();
    platform.refuse(false);
    await page.getByText('following', { exact: true }).waitFor({ timeout: 20_000 });
    expect(platform.asked()).toContainEqual({ type: 'tail', on: true, zone: 3 });
    await tail()
      .getByText(/^The line was lost at \d\d:\d\d:\d\d/)
      .waitFor();
  });

  it('leads to the dead letters while some wait', async () => {
    await start();
    await page.getByText('No event waits for a decision.').waitFor();
    platform.show('overflowing');
    await page.getByText(/^30 events could not be applied/).waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'To the dead letters' }).click();
    await page.getByRole('heading', { name: 'Dead letters', level: 1 }).waitFor();
  });

  it.each([
    [390, 'light', 'en'],
    [390, 'dark', 'ko'],
    [1_280, 'dark', 'en'],
    [2_560, 'light', 'ko'],
  ] as const)('fits %i px, %s, %s, and has no accessibility faults that axe knows', async (width, theme, language) => {
    await start({ width, height: 900, theme, language });
    await page.getByText('persistence').filter({ visible: true }).first().waitFor();
    await page.locator('main ol').getByRole('button').nth(3).waitFor();
    expect(await overflowPx(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
