import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import type { Scenario } from '../fake-platform/world';
import { DIST, launchBrowser, openAt, overflowPx, type Look } from './browser';

const FOLDER = fileURLToPath(new URL('../screens/', import.meta.url));
const SIZES = [
  { width: 390, height: 844 },
  { width: 1_280, height: 800 },
  { width: 2_560, height: 1_300 },
] as const;
const LOOKS: readonly Look[] = SIZES.flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ ...size, theme })));

describe('screens of zones', () => {
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

  async function shoot(name: string, path: string, look: Look, scenario: Scenario, ready: (page: Page) => Promise<unknown>): Promise<void> {
    platform.show(scenario);
    const page = await openAt(browser, platform.url, path, look);
    await ready(page);
    await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
    expect(await overflowPx(page)).toBe(0);
    await page.context().close();
  }

  const cards = async (page: Page) => {
    await page.getByRole('link', { name: /^(Zone|존) 40$/ }).waitFor();
    await page.waitForTimeout(1_200);
  };
  const map = async (page: Page) => {
    await page
      .getByRole('button', { name: /^Chloe$/ })
      .first()
      .waitFor();
    await page.waitForTimeout(2_500);
  };

  it.each(LOOKS)('zones at $width px, $theme', (look) => shoot(`zones-${look.width}-${look.theme}`, '/zones', look, 'crowded', cards));
  it.each(LOOKS)('one zone at $width px, $theme', (look) =>
    shoot(`zone-${look.width}-${look.theme}`, '/zones/2?player=2003', look, 'healthy', map),
  );
  it('as a table, with what is troubled first', () =>
    shoot('zones-table-1280-light', '/zones?view=table&sort=trouble', { ...SIZES[1], theme: 'light' }, 'overloaded', (page) =>
      page.getByText('inbox nearly full').first().waitFor(),
    ));
  it('a crowd of hundreds', () => shoot('zone-crowd-1280-dark', '/zones/3', { ...SIZES[1], theme: 'dark' }, 'crowded', map));
  it('both in Korean on a telephone', async () => {
    const look: Look = { width: 390, height: 844, theme: 'light', language: 'ko' };
    await shoot('zones-390-ko', '/zones', look, 'crowded', cards);
    await shoot('zone-390-ko', '/zones/2?player=2003', look, 'healthy', map);
  });
});
