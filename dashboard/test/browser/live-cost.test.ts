import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { FakeWorld } from '../fake-platform/world';
import { DIST, openLive, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light', isMoving: true };
const HISTORY_SECONDS = 280;
const PUSHES = 15;
/** Measured at a third of this while ten processes fought for the two cores; a page that renders every zone needs far more. */
const SCRIPT_MS_PER_PUSH_MAX = 150;

type Cost = { readonly scriptMs: number; readonly layoutMs: number; readonly taskMs: number };

async function readCost(session: CDPSession): Promise<Cost> {
  const { metrics } = await session.send('Performance.getMetrics');
  const ms = (name: string) => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
  return { scriptMs: ms('ScriptDuration'), layoutMs: ms('LayoutDuration') + ms('RecalcStyleDuration'), taskMs: ms('TaskDuration') };
}

/** The next push waits until the last one is drawn, not until a second has passed: what is measured is the work, which comes anyway. */
const drawn = (page: Page) => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

describe('what the live page costs the browser', () => {
  let platform: FakePlatform;

  beforeAll(async () => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: HISTORY_SECONDS });
  });
  afterAll(() => platform?.close());

  it('stays small with a hundred zones at every push', async () => {
    platform.show('hundred-zones');
    const page = await openLive(platform.url, LOOK);
    platform.hang(true);
    const world = new FakeWorld(Date.now(), 'hundred-zones');
    // The same game as on the line, a little later: no tick comes twice.
    for (let ago = HISTORY_SECONDS + 60; ago > 0; ago--) world.step(Date.now() - ago * 1_000);
    const push = async (second: number) => {
      platform.push(world.step(Date.now() + second * 1_000));
      await drawn(page);
    };
    for (let second = 0; second < 3; second++) await push(second);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    const before = await readCost(session);
    for (let second = 0; second < PUSHES; second++) await push(3 + second);
    const after = await readCost(session);
    const perPush = (read: (cost: Cost) => number) => Math.round(((read(after) - read(before)) / PUSHES) * 10) / 10;
    const scriptMs = perPush((cost) => cost.scriptMs);
    console.log(
      `per push: script ${scriptMs} ms, layout and style ${perPush((cost) => cost.layoutMs)} ms, all ${perPush((cost) => cost.taskMs)} ms`,
    );
    // Pushes that did not arrive would cost nothing.
    expect(scriptMs).toBeGreaterThan(1);
    expect(scriptMs).toBeLessThan(SCRIPT_MS_PER_PUSH_MAX);
    await page.close();
  });
});
