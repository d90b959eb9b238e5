import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_FLAGS } from '../../../dashboard/test/browser/chromium.ts';
import { findProgram } from './processes/programs.ts';
import type { Platform } from './processes/platform.ts';
import type { Stage } from './processes/stage.ts';

export const password = 'an e2e password';

export interface Credentials {
  readonly name: string;
  readonly password: string;
}

const administrator: Credentials = { name: 'admin', password };

/** A real browser with the dashboard of a real platform, used as a person would: by what stands on the screen. */
export class Console {
  private constructor(
    readonly browser: Browser,
    readonly platform: Platform,
  ) {}

  static async open(stage: Stage, platform: Platform): Promise<Console> {
    const executablePath = process.env['CHROMIUM_PATH'] ?? findProgram('chromium');
    if (executablePath === null) throw new Error('chromium is not on PATH: apt-get install chromium, or set CHROMIUM_PATH.');
    const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS });
    stage.atEnd(() => browser.close());
    return new Console(browser, platform);
  }

  /** A page of somebody who has just signed in, with a profile of its own. An error on the page fails the test. */
  async signIn(who: Credentials = administrator, path = '/'): Promise<Page> {
    const context = await this.browser.newContext({ viewport: { width: 1_440, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(this.platform.url);
    await page.locator('input[name=name]').fill(who.name);
    await page.locator('input[name=password]').fill(who.password);
    await page.keyboard.press('Enter');
    await page.locator('main article, main section').first().waitFor();
    if (path !== '/') await this.goTo(page, path);
    return page;
  }

  async goTo(page: Page, path: string): Promise<void> {
    await page.goto(`${this.platform.url}${path}`);
    await page.locator('main h1').first().waitFor();
  }
}
