import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { DIST, launchBrowser, signIn } from '../browser/browser';
import { startFakePlatform } from '../fake-platform/server';
import { SCREENS, type Screen } from './screens';
import { smallPng } from './small-png';

/** A Thursday afternoon that every run lives through again: the same pictures come out of the same code. */
const NOW_MS = Date.UTC(2026, 10, 26, 14, 5, 0);
const HISTORY_SECONDS = 280;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1_280, height: 860 },
] as const;
const THEMES = ['light', 'dark'] as const;
const FOLDER = fileURLToPath(new URL('../../../docs/pictures/screens/', import.meta.url));
const LIVE = fileURLToPath(new URL('../../../docs/pictures/live.png', import.meta.url));

type Size = (typeof SIZES)[number];
type Theme = (typeof THEMES)[number];

async function openPage(browser: Browser, size: Size, theme: Theme): Promise<Page> {
  const context = await browser.newContext({
    viewport: size,
    colorScheme: theme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.clock.setFixedTime(NOW_MS);
  return page;
}

async function shoot(page: Page, screen: Screen): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready);
  await screen.prepare?.(page);
  // The charts are drawn in the frame after their data has come.
  await page.waitForTimeout(700);
  return smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
}

const wanted = process.argv.slice(2);
const browser = await launchBrowser();
mkdirSync(FOLDER, { recursive: true });
try {
  for (const size of SIZES) {
    for (const theme of THEMES) {
      for (const screen of SCREENS) {
        if (wanted.length > 0 && !wanted.includes(screen.name)) continue;
        // A platform for each picture: what one screen does must not be seen on the next.
        const platform = await startFakePlatform({ dist: DIST, now: () => NOW_MS, isStill: true, historySeconds: HISTORY_SECONDS });
        platform.show(screen.scenario ?? 'healthy');
        const page = await openPage(browser, size, theme);
        await page.goto(platform.url);
        if (screen.path !== 'sign-in') {
          await signIn(page);
          if (screen.path !== '/') await page.goto(`${platform.url}${screen.path}`);
          await page.locator('main h1').first().waitFor();
        }
        const png = await shoot(page, screen);
        writeFileSync(`${FOLDER}${screen.name}-${size.width}-${theme}.png`, png);
        if (screen.name === 'live' && size.width === 1_280 && theme === 'light') writeFileSync(LIVE, png);
        console.log(`${screen.name}-${size.width}-${theme}.png ${Math.ceil(png.length / 1_024)} KiB`);
        await page.context().close();
        await platform.close();
      }
    }
  }
} finally {
  await browser.close();
}
