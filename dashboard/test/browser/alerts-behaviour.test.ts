import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, openLive, overflowPx, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('alerts', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path = '/', look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: 30 });
    prepare(platform);
    page = path === '/' ? await openLive(platform.url, look) : await openAt(platform.url, path, look);
  };
  const alerts = () => platform.features.alerts;
  const indicator = () => page.getByRole('banner').getByRole('button', { name: /alert/i });
  const panel = () => page.getByRole('group', { name: 'Open alerts' });
  const spoken = () => page.getByRole('banner').getByRole('status').filter({ hasText: 'New alert' });
  const icon = () => page.evaluate(() => document.querySelector('link[rel="icon"]')?.getAttribute('href'));

  it('appear in the header, the title and the icon of the window as they open, and go as they clear', async () => {
    await start();
    await page.getByRole('button', { name: 'No alerts' }).waitFor();
    const slow = alerts().raise('tick-slow', 'zone:2', 74_000);
    await page.getByRole('button', { name: '1 open alert, the worst: Warning' }).waitFor();
    expect([await page.title(), await icon()]).toEqual(['(1) Live · Verdict', '/favicon-warning.svg']);
    const down = alerts().raise('server-down', 'server:game-2', 6_000);
    await page.getByRole('button', { name: '2 open alerts, the worst: Critical' }).waitFor();
    expect([await page.title(), await icon()]).toEqual(['(2) Live · Verdict', '/favicon-critical.svg']);
    alerts().clear(down.id);
    alerts().clear(slow.id);
    await page.getByRole('button', { name: 'No alerts' }).waitFor();
    expect([await page.title(), await icon()]).toEqual(['Live · Verdict', '/favicon.svg']);
  });

  it('keep the live page from calling things well that it cannot see itself', async () => {
    await start();
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
    alerts().raise('deployed', 'server:game-1', 1);
    await page.getByRole('button', { name: /^1 open alert/ }).waitFor();
    expect(await page.getByRole('heading', { name: 'All is well' }).count()).toBe(1);
    const errors = alerts().raise('error-rate', 'platform', 8);
    await page.getByRole('heading', { name: '2 alerts are open' }).waitFor();
    await page.getByRole('region', { name: 'Open alerts' }).getByText('Critical', { exact: true }).waitFor();
    alerts().clear(errors.id);
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
  });

  it('are spoken when things become worse, and not again while they stay as bad', async () => {
    await start();
    await page.getByRole('button', { name: 'No alerts' }).waitFor();
    alerts().raise('tick-slow', 'zone:2', 74_000);
    await expect.poll(() => spoken().textContent()).toBe('New alert, Warning: Ticks take 74 ms in zone 2');
    alerts().raise('cpu-high', 'server:game-1', 86);
    await page.getByRole('button', { name: '2 open alerts, the worst: Warning' }).waitFor();
    expect(await spoken().textContent()).toBe('New alert, Warning: Ticks take 74 ms in zone 2');
    alerts().raise('server-down', 'server:game-2', 6_000);
    await expect.poll(() => spoken().textContent()).toBe('New alert, Critical: Server game-2 is down');
  });

  it('open from the header by keyboard, are acknowledged there with a note, and close on Escape', async () => {
    await start();
    alerts().raise('consumer-lag', 'consumer:persistence', 18_420);
    await indicator().focus();
    await page.keyboard.press('Enter');
    await panel().getByText('Consumer persistence is 18,420 events behind').waitFor();
    await panel().getByRole('button', { name: 'Acknowledge…' }).click();
    await panel().getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await panel().getByRole('alert').getByText('Say what is being done about it.').waitFor();
    expect(alerts().open[0]?.acknowledgedBy).toBeNull();
    await panel().getByLabel('Note, for whoever comes next').fill('the index is being rebuilt');
    await page.keyboard.press('Enter');
    await panel()
      .getByText(/^Acknowledged by admin, .*: the index is being rebuilt$/)
      .waitFor();
    expect(alerts().open[0]).toMatchObject({ acknowledgedBy: 'admin', note: 'the index is being rebuilt' });
    await page.keyboard.press('Escape');
    await expect.poll(() => panel().count()).toBe(0);
    expect(await indicator().evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('stand on their page with what they mean, what to do, how the value went, what was and what is watched', async () => {
    await start('/alerts', LOOK, ({ show }) => show('overloaded'));
    const open = page.getByRole('region', { name: 'Open now' });
    const slow = open.getByRole('listitem').filter({ hasText: 'Ticks take 74 ms in zone 2' });
    await slow.getByText('A tick has 50 ms.').waitFor();
    await slow.getByText(/^limit 70 ms · since \d\d:\d\d:\d\d, for 4 min/).waitFor();
    await slow.getByText('Look at how many players the zone has').waitFor();
    await slow.getByRole('img', { name: /^tick\.p99us\.zone\.2 over the last half hour: now 74 ms, limit 70 ms$/ }).waitFor();
    const was = page.getByRole('table', { name: 'What was' });
    await was.getByRole('row', { name: /Server game-2 is down .* lasted 14 s .* Acknowledged by admin/ }).waitFor();
    const rules = page.getByRole('region', { name: 'What is watched' });
    await expect.poll(() => rules.getByRole('heading', { level: 3 }).count()).toBe(13);
  });

  it('stand on the live page, worst first', async () => {
    await start('/', LOOK, ({ show }) => show('server-lost'));
    const strip = page.getByRole('region', { name: 'Open alerts' });
    await strip.getByText('Server game-2 is down').waitFor();
    alerts().raise('deployed', 'server:game-3', 900);
    await expect.poll(() => strip.getByRole('listitem').count()).toBe(2);
    expect(await strip.getByRole('listitem').first().textContent()).toContain('Server game-2 is down');
  });

  it('cannot be acknowledged by who only looks, and say so', async () => {
    await start('/alerts', LOOK, (fake) => {
      fake.becomes('viewer');
      fake.show('store-down');
    });
    await page.getByText('Acknowledging needs the role operator.').first().waitFor();
    expect(await page.getByRole('button', { name: 'Acknowledge…' }).count()).toBe(0);
  });

  it('are not called current after the line is lost', async () => {
    await start();
    alerts().raise('tick-slow', 'zone:2', 74_000);
    await page.getByRole('button', { name: '1 open alert, the worst: Warning' }).waitFor();
    platform.refuse(true);
    await page.getByRole('button', { name: /the worst: Warning\. Last known, the line is down$/ }).waitFor();
    platform.refuse(false);
    await page.getByRole('button', { name: /the worst: Warning$/ }).waitFor({ timeout: 20_000 });
  });

  it('tell a rule of a newer platform in its own sentence', async () => {
    await start('/alerts');
    alerts().raise('weather', 'zone:1', 3);
    await page.getByRole('region', { name: 'Open now' }).getByText('weather of zone:1: 3 .').waitFor();
  });

  it.each([
    [390, 'light', 'en'],
    [390, 'dark', 'ko'],
    [1_280, 'dark', 'en'],
    [2_560, 'light', 'ko'],
  ] as const)('fit %i px, %s, %s, and have no accessibility faults that axe knows', async (width, theme, language) => {
    await start('/alerts', { width, height: 900, theme, language }, ({ show }) => show('overloaded'));
    await page.getByRole('table').waitFor();
    await page.getByRole('banner').locator('button[aria-controls]').filter({ hasText: '3' }).click();
    await page.getByRole('banner').getByRole('listitem').first().waitFor();
    expect(await overflowPx(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
