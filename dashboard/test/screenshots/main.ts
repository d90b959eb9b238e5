import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { DIST, launchBrowser } from '../browser/chromium';
import { signIn } from '../browser/sign-in';
import { startFakePlatform } from '../fake-platform/server';
import { gallery } from './gallery';
import { SCREENS, type Screen } from './screens';
import { smallPng } from './small-png';

/** A Thursday afternoon that every run lives through again: the same pictures come out of the same code. */
const NOW_MS = Date.UTC(2026, 10, 26, 14, 5, 0);
const HISTORY_SECONDS = 280;
const SIZES = [
  { width: 390, height: 844 },
  { width: 1_280, height: 860 },
  { width: 2_560, height: 1_440 },
] as const;
const THEMES = ['light', 'dark'] as const;
const FOLDER = fileURLToPath(new URL('../../../docs/pictures/screens/', import.meta.url));
const GALLERY = fileURLToPath(new URL('../../../docs/dashboard.md', import.meta.url));
const LIVE = fileURLToPath(new URL('../../../docs/pictures/live.png', import.meta.url));

type Size = (typeof SIZES)[number];
type Theme = (typeof THEMES)[number];

/** A browser of one look, signed in: the cookie of one platform acted is good for the next one, as they share their host. */
async function openContext(browser: Browser, size: Size, theme: Theme): Promise<BrowserContext> {
  return browser.newContext({ viewport: size, colorScheme: theme, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' });
}

/** Each picture has a platform of its own: what one screen does must not be seen on the next. */
async function take(context: BrowserContext, screen: Screen): Promise<Buffer> {
  const platform = await startFakePlatform({ dist: DIST, now: () => NOW_MS, isStill: true, historySeconds: HISTORY_SECONDS });
  platform.show(screen.scenario ?? 'healthy');
  const page = await context.newPage();
  try {
    await page.clock.setFixedTime(NOW_MS);
    await page.goto(`${platform.url}${screen.path ?? '/'}`);
    await page.locator('main h1').first().waitFor();
    if (screen.path !== null && (await page.locator('input[name=password]').count()) > 0) {
      await signIn(context, platform.url);
      await page.goto(`${platform.url}${screen.path}`);
      await page.locator('main h1').first().waitFor();
    }
    if ((await page.getByText('There is no such page').count()) > 0) throw new Error(`${screen.path} leads to no page.`);
    return await shoot(page, screen);
  } finally {
    await page.close();
    await platform.close();
  }
}

async function shoot(page: Page, screen: Screen): Promise<Buffer> {
  await page.evaluate(() => document.fonts.ready);
  await screen.prepare?.(page);
  // The charts are drawn in the frame after their data has come.
  await page.waitForTimeout(700);
  return smallPng(await page.screenshot({ animations: 'disabled', caret: 'hide' }));
}

async function takeAll(browser: Browser, size: Size, theme: Theme, wanted: readonly string[]): Promise<void> {
  const context = await openContext(browser, size, theme);
  for (const screen of SCREENS) {
    if (wanted.length > 0 && !wanted.includes(screen.name)) continue;
    const png = await take(context, screen);
    writeFileSync(`${FOLDER}${screen.name}-${size.width}-${theme}.png`, png);
    if (screen.name === 'live' && size.width === 1_280 && theme === 'light') writeFileSync(LIVE, png);
    console.log(`${screen.name}-${size.width}-${theme}.png ${Math.ceil(png.length / 1_024)} KiB`);
  }
  await context.close();
}

const wanted = process.argv.slice(2);
const browser = await launchBrowser();
mkdirSync(FOLDER, { recursive: true });
try {
  // Two at a time: a browser waits for its pages more than it works.
  for (const size of SIZES) await Promise.all(THEMES.map((theme) => takeAll(browser, size, theme, wanted)));
  writeFileSync(GALLERY, gallery(SCREENS));
} finally {
  await browser.close();
}
