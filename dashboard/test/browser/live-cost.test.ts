import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { DIST, launchBrowser, openLive, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };
const PUSHES = 15;
/** Measured at a third of this while ten processes fought for the two cores; a page that renders every zone needs far more. */
const SCRIPT_MS_PER_PUSH_MAX = 150;

type Cost = { readonly scriptMs: number; readonly layoutMs: number; readonly taskMs: number };

async function readCost(session: CDPSession): Promise<Cost> {
  const { metrics } = await session.send('Performance.getMetrics');
  const ms = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { scriptMs: ms('ScriptDuration'), layoutMs: ms('LayoutDuration') + ms('RecalcStyleDuration'), taskMs: ms('TaskDuration') };
}

describe('what the live page costs the browser', () => {
  let browser: Browser;
  let platform: FakePlatform;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
    platform = await startFakePlatform({ dist: DIST, historySeconds: 280 });
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
  });

  it('stays small with a hundred zones and a push a second', async () => {
    platform.show('hundred-zones');
    page = await openLive(browser, platform.url, LOOK);
    await page.waitForTimeout(3_000);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await readCost(session);
    await page.waitForTimeout(PUSHES * 1_000);
    const after = await readCost(session);
    const perPush = (read: (cost: Cost) => number) => Math.round(((read(after) - read(before)) / PUSHES) * 10) / 10;
    const scriptMs = perPush((cost) => cost.scriptMs);
    console.log(
      `per push: script ${scriptMs} ms, layout and style ${perPush((cost) => cost.layoutMs)} ms, all ${perPush((cost) => cost.taskMs)} ms`,
    );
    expect(scriptMs).toBeLessThan(SCRIPT_MS_PER_PUSH_MAX);
  });
});
