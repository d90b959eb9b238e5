import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startFakePlatform, type FakePlatform } from '../fake-platform/server';
import type { Scenario } from '../fake-platform/world';
import { DIST, launchBrowser, openLive, openPage, overflowPx, type Look } from './browser';

const FOLDER = fileURLToPath(new URL('../screens/', import.meta.url));
const SIZES = [
  { width: 390, height: 844 },
  { width: 1_280, height: 800 },
  { width: 2_560, height: 1_300 },
] as const;
const LOOKS: readonly Look[] = SIZES.flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ ...size, theme })));

describe('screens', () => {
  let browser: Browser;
  let platform: FakePlatform;

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    browser = await launchBrowser();
    platform = await startFakePlatform({ dist: DIST, historySeconds: 280 });
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  async function shoot(name: string, scenario: Scenario, look: Look): Promise<void> {
    platform.show(scenario);
    const page = await openLive(browser, platform.url, look);
    // Two pushes: the first alone knows no rates.
    await page.waitForTimeout(2_300);
    await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
    expect(await overflowPx(page)).toBe(0);
    await page.context().close();
  }

  it.each(LOOKS)('live at $width px, $theme', (look) => shoot(`live-${look.width}-${look.theme}`, 'healthy', look));
  it('live in Korean', () => shoot('live-1280-ko', 'healthy', { width: 1_280, height: 800, theme: 'light', language: 'ko' }));
  it('live in Korean on a telephone', () => shoot('live-390-ko', 'healthy', { width: 390, height: 844, theme: 'dark', language: 'ko' }));
  it.each(['idle', 'crowded', 'log-down', 'overflowing', 'snapshots-failing', 'store-down', 'overloaded'] as const)(
    'live when %s',
    (scenario) => shoot(`live-${scenario}`, scenario, { width: 1_280, height: 800, theme: 'dark' }),
  );

  it.each(SIZES.slice(0, 2))('live when the line is lost, $width px', async (size) => {
    platform.show('healthy');
    const page = await openLive(browser, platform.url, { ...size, theme: 'light' });
    await page.waitForTimeout(1_500);
    platform.refuse(true);
    await page.waitForTimeout(5_000);
    await page.screenshot({ path: `${FOLDER}stale-${size.width}.png` });
    expect(await overflowPx(page)).toBe(0);
    platform.refuse(false);
    await page.context().close();
  });

  it('live before any figures, and with none to come', async () => {
    const page = await openPage(browser, platform.url, { width: 1_280, height: 800, theme: 'light' });
    platform.hang(true);
    await page.locator('input[name=name]').fill('admin');
    await page.locator('input[name=password]').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Connecting to the platform' }).waitFor();
    await page.screenshot({ path: `${FOLDER}opening.png` });
    platform.refuse(true);
    await page.getByRole('heading', { name: 'No line to the platform' }).waitFor();
    await page.screenshot({ path: `${FOLDER}no-line.png` });
    platform.refuse(false);
    platform.hang(false);
    platform.show('empty');
    await page.getByRole('heading', { name: 'No game server reports yet' }).waitFor({ timeout: 20_000 });
    await page.screenshot({ path: `${FOLDER}empty.png` });
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)('sign-in, %s', async (theme) => {
    for (const width of [390, 1_280]) {
      const page = await openPage(browser, platform.url, { width, height: 800, theme });
      await page.locator('input[name=name]').waitFor();
      await page.screenshot({ path: `${FOLDER}sign-in-${width}-${theme}.png` });
      expect(await overflowPx(page)).toBe(0);
      await page.context().close();
    }
  });
});
