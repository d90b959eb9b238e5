import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PASSWORD } from '../fake-platform/server';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

export function launchBrowser(): Promise<Browser> {
  if (!existsSync(DIST)) throw new Error('dashboard/dist does not exist; run `npm run build -w dashboard` before the browser tests.');
  return chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: FLAGS });
}

export type Look = { readonly width: number; readonly height: number; readonly theme: 'light' | 'dark'; readonly language?: 'en' | 'ko' };

/** A fresh browser profile on the sign-in page; fails the test when the page logs an error. */
export async function openPage(browser: Browser, url: string, look: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    locale: look.language === 'ko' ? 'ko-KR' : 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(url);
  return page;
}

export async function signIn(page: Page): Promise<void> {
  await page.locator('input[name=name]').fill('admin');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('article').first().waitFor();
}

export async function openLive(browser: Browser, url: string, look: Look): Promise<Page> {
  const page = await openPage(browser, url, look);
  await signIn(page);
  return page;
}

/** Another page of the dashboard, as a reader who is signed in already opens it from a bookmark. */
export async function openAt(browser: Browser, url: string, path: string, look: Look): Promise<Page> {
  const page = await openLive(browser, url, look);
  await page.goto(`${url}${path}`);
  return page;
}

/** How far the page reaches beyond its window; a page that scrolls sideways is not usable on a telephone. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[] };

/** What axe holds against the page as it stands. */
export async function accessibilityFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<AxeResult> } }).axe.run());
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target.join(' ')} ${node.failureSummary}`));
}
