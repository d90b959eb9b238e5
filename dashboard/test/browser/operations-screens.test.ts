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

describe('screens of what operators do', () => {
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
    const isSheet = path.includes('letter=');
    const page = await openAt(browser, platform.url, path, look);
    await ready(page);
    await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: !isSheet });
    expect(await overflowPx(page)).toBe(0);
    await page.context().close();
  }

  const certificates = async (page: Page) => {
    await page
      .getByRole('heading', { name: /^(Zone|존) 1/ })
      .first()
      .waitFor();
  };
  const letters = (page: Page) => page.getByRole('button', { name: /41/ }).waitFor();
  const inspected = (page: Page) => page.getByRole('dialog').getByRole('region').last().waitFor();

  it.each(LOOKS)('recoveries at $width px, $theme', (look) =>
    shoot(`recoveries-${look.width}-${look.theme}`, '/snapshots?view=history', look, certificates),
  );
  const listed = (page: Page) => page.getByRole('main').getByRole('listitem').first().waitFor();
  it.each([
    ['emergency', '/emergency'],
    ['snapshots', '/snapshots'],
    ['compared', '/snapshots?view=compare&zone=2&a=cold:40/86380&b=live'],
    ['rehearse', '/snapshots?view=rehearse'],
    ['audit', '/audit'],
    ['users', '/users'],
  ] as const)('%s, on a telephone, a desk and a wall', async (name, path) => {
    const ready = name === 'compared' ? (page: Page) => page.getByRole('row').nth(1).waitFor() : listed;
    for (const look of LOOKS) await shoot(`${name}-${look.width}-${look.theme}`, path, look, ready);
  });
  it.each(LOOKS)('dead letters at $width px, $theme', (look) =>
    shoot(`dead-letters-${look.width}-${look.theme}`, '/dead-letters?state=all', look, letters),
  );
  it.each(LOOKS)('one dead letter at $width px, $theme', (look) =>
    shoot(`dead-letter-${look.width}-${look.theme}`, '/dead-letters?letter=41', look, inspected),
  );
  it('both in Korean on a telephone', async () => {
    const look: Look = { width: 390, height: 844, theme: 'light', language: 'ko' };
    await shoot('recoveries-390-ko', '/snapshots?view=history', look, certificates);
    await shoot('dead-letter-390-ko', '/dead-letters?letter=41', look, inspected);
  });
});
