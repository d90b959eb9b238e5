import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { FakeWorld } from '../fake-platform/world';
import { DIST, openLive, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light', isMoving: true };
const HISTORY_SECONDS = 280;
const PUSHES = 15;
/** Twice what it is: the page shows the busiest of a hundred zones, and one that draws all of them changes many hundreds of things. */
const CHANGES_MAX = 300;

type Counted = Window & { readonly changes: () => number };

/** Changes of the page are counted, not time: that belongs to whoever else uses the machine. */
const countChanges = (page: Page) =>
  page.evaluate(() => {
    let count = 0;
    const observer = new MutationObserver((records) => (count += records.length));
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { changes: () => count });
  });

const readChanges = (page: Page) => page.evaluate(() => (window as unknown as Counted).changes());

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
    await countChanges(page);
    const changes: number[] = [];
    for (let second = 0; second < PUSHES; second++) {
      const before = await readChanges(page);
      await push(3 + second);
      changes.push((await readChanges(page)) - before);
    }
    // What most pushes change: now and then one moves the axes of charts, or comes together with the next.
    const usual = changes.sort((a, b) => a - b)[Math.floor(PUSHES / 2)];
    expect(usual).toBeGreaterThan(1);
    expect(usual).toBeLessThan(CHANGES_MAX);
    await page.close();
  });
});
