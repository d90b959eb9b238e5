import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { signIn } from './sign-in';

export { DIST } from './chromium';

const PICTURES = fileURLToPath(new URL('../screens/', import.meta.url));

export type Language = 'en' | 'ko';
export type Look = {
  readonly width: number;
  readonly height: number;
  readonly theme: 'light' | 'dark';
  readonly language?: Language;
  /** Whether things glide and pulse, for a test of just that: drawing it in software is most of what an open page costs. */
  readonly isMoving?: boolean;
};

const browser = await chromium.connect(inject('chromium'));
const windows = new Map<Language, Promise<BrowserContext>>();

/**
 * The window of one language, for all tests of this worker: to open one costs several times what a page in it does. Every test
 * has a platform, and with it an origin, of its own, so only cookies could reach from one test into the next.
 */
function windowIn(language: Language): Promise<BrowserContext> {
  const known = windows.get(language);
  if (known) return known;
  const opening = openWindow(language === 'ko' ? 'ko-KR' : 'en-GB');
  windows.set(language, opening);
  return opening;
}

async function openWindow(locale: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale, timezoneId: 'UTC' });
  // A window closes with its last page; this one stays.
  await context.newPage();
  return context;
}

async function openIn(context: BrowserContext, url: string, look: Look): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.setViewportSize(look);
  await page.emulateMedia({ colorScheme: look.theme, reducedMotion: look.isMoving ? 'no-preference' : 'reduce' });
  await page.goto(url);
  return page;
}

/** The dashboard as somebody finds it who has not signed in; fails the test when the page logs an error. */
export async function openPage(url: string, look: Look): Promise<Page> {
  const context = await windowIn(look.language ?? 'en');
  await context.clearCookies();
  return openIn(context, url, look);
}

/** A page of the dashboard, as a reader who is signed in already opens it from a bookmark. */
export async function openAt(url: string, path: string, look: Look): Promise<Page> {
  const context = await windowIn(look.language ?? 'en');
  await signIn(context, url);
  return openIn(context, `${url}${path}`, look);
}

export async function openLive(url: string, look: Look): Promise<Page> {
  const page = await openAt(url, '/', look);
  await page.locator('article').first().waitFor();
  return page;
}

/** How far the page reaches beyond its window; a page that scrolls sideways is not usable on a telephone. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Keeps a picture for who wants to look, with VERDICT_PICTURES=1: nothing is compared with it, and drawing takes its time. */
export async function keepPicture(page: Page, name: string, fullPage = false): Promise<void> {
  if (process.env['VERDICT_PICTURES']) await page.screenshot({ path: `${PICTURES}${name}.png`, fullPage });
}

/** The same, light and dark. */
export async function keepPictures(page: Page, name: string, fullPage: boolean): Promise<void> {
  if (!process.env['VERDICT_PICTURES']) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await keepPicture(page, `${name}-${colorScheme}`, fullPage);
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] };
type Axe = { run: (options: { resultTypes: readonly string[] }) => Promise<AxeResult> };

const LOOKS = 3;

/** What axe holds against the page as it stands. A button that is just fading in is looked at again: what stays is a fault. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  let faults: readonly string[] = [];
  for (let look = 0; look < LOOKS; look++) {
    faults = await page.evaluate(async () => {
      for (const animation of document.getAnimations()) {
        if (animation.effect?.getComputedTiming().endTime !== Infinity) animation.finish();
      }
      // Every rule runs; only what passes is not written up.
      const { violations } = await (window as unknown as { axe: Axe }).axe.run({ resultTypes: ['violations'] });
      return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(' ')} ${node.failureSummary}`));
    });
    if (faults.length === 0) break;
  }

  return faults;
}
