import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { DIST, launchBrowser, openAt, overflowPx, type Look } from './browser';

const FOLDER = fileURLToPath(new URL('../screens/', import.meta.url));
const SIZES = [
  { width: 390, height: 844 },
  { width: 1_280, height: 800 },
  { width: 2_560, height: 1_300 },
] as const;
const LOOKS: readonly Look[] = SIZES.flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ ...size, theme })));

describe('screens of players', () => {
  let browser: Browser;
  let platform: FakePlatform;

  beforeAll(async () => {
    mkdirSync(FOLDER, { recursive: true });
    browser = await launchBrowser();
    platform = await startFakePlatform({ dist: DIST });
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  async function shoot(name: string, path: string, look: Look, ready: (page: Page) => Promise<unknown>): Promise<void> {
    const page = await openAt(browser, platform.url, path, look);
    await ready(page);
    await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true });
    expect(await overflowPx(page)).toBe(0);
    await page.context().close();
  }

  const list = (page: Page) => page.getByRole('link', { name: 'Grace', exact: true }).first().waitFor();
  const one = async (page: Page) => {
    await page.getByText(/^(differs: place|다름: 위치)$/).waitFor();
    await page.waitForTimeout(1_200);
  };

  it.each(LOOKS)('players at $width px, $theme', (look) => shoot(`players-${look.width}-${look.theme}`, '/players', look, list));
  it.each(LOOKS)('one player at $width px, $theme', (look) => shoot(`player-${look.width}-${look.theme}`, '/players/2003', look, one));
  it('both in Korean on a telephone', async () => {
    const look: Look = { width: 390, height: 844, theme: 'light', language: 'ko' };
    await shoot('players-390-ko', '/players', look, list);
    await shoot('player-390-ko', '/players/2003', look, one);
  });
});
