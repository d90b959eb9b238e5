import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import type { Scenario } from '../fake-platform/world';
import { DIST, keepPictures, openAt, overflowPx, type Language, type Look } from './browser';

const WALL = { width: 2_560, height: 1_300 };
export const DESK = { width: 1_280, height: 800 };
export const TELEPHONE = { width: 390, height: 844 };
type Size = Pick<Look, 'width' | 'height'>;

/** The widest first, so that what does not shrink with its window shows. */
const EVERY_SIZE: readonly Size[] = [WALL, DESK, TELEPHONE];

export type Screen = {
  readonly name: string;
  readonly path: string;
  /** Waits until all that the screen shows has come. */
  readonly ready: (page: Page) => Promise<unknown>;
  readonly scenario?: Scenario;
  readonly language?: Language;
  readonly sizes?: readonly Size[];
};

/** Holds a page to its window. It is loaded once and follows its window; themes differ in colours alone, so one is enough. */
export async function expectToFit(page: Page, name: string, sizes = EVERY_SIZE, fullPage = false): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // Charts and maps take their new size a frame after the window has.
    await expect.poll(() => overflowPx(page), { message: `${name} at ${size.width} px` }).toBe(0);
    expect(await page.evaluate(() => innerWidth)).toBe(size.width);
    await keepPictures(page, `${name}-${size.width}`, fullPage);
  }
}

/** One test for each screen: it fits its windows. */
export function describeScreens(title: string, screens: readonly Screen[], more: (platform: () => FakePlatform) => void = () => {}): void {
  describe(title, () => {
    let platform: FakePlatform;

    beforeAll(async () => {
      platform = await startFakePlatform({ dist: DIST, historySeconds: 280 });
    });
    afterAll(() => platform?.close());

    it.each(screens)('$name', async ({ name, path, ready, scenario = 'healthy', language = 'en', sizes = EVERY_SIZE }) => {
      platform.show(scenario);
      const page = await openAt(platform.url, path, { ...sizes[0]!, theme: 'light', language });
      await ready(page);
      // A sheet covers the window and no more.
      await expectToFit(page, name, sizes, !path.includes('letter='));
      await page.close();
    });

    more(() => platform);
  });
}
