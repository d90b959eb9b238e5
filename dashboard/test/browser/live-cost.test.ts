import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { FakeWorld } from '../fake-platform/world';
import { DIST, openLive, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light', isMoving: true };
const HISTORY_SECONDS = 280;
const PUSHES = 15;
/** Twice what it is with a hundred zones, of which the page shows the busiest; one that draws all of them changes many hundreds of things. */
const CHANGES_PER_PUSH_MAX = 300;

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
    for (let second = 0; second < PUSHES; second++) await push(3 + second);
    const perPush = (await readChanges(page)) / PUSHES;
    // Pushes that did not arrive would change nothing.
    expect(perPush).toBeGreaterThan(1);
    expect(perPush).toBeLessThan(CHANGES_PER_PUSH_MAX);
    await page.close();
  });
});
