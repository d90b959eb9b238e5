import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, keepPicture, openAt, openLive, overflowPx, type Look } from './browser';

const WIDE: Look = { width: 1_280, height: 900, theme: 'light' };
const NARROW: Look = { width: 390, height: 844, theme: 'dark' };

describe('the frame around every page', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (look: Look = WIDE) => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: 30 });
    page = await openLive(platform.url, look);
  };
  const account = () => page.getByRole('button', { name: /^Account: admin/ });

  it('leads from the rail to a page, marks it, and names it in the window’s title', async () => {
    await start();
    const pages = page.getByRole('navigation', { name: 'Pages' });
    await pages.getByRole('link', { name: 'Dead letters' }).click();
    await page.getByRole('heading', { name: 'Dead letters', level: 1 }).waitFor();
    expect(await pages.locator('[aria-current=page]').allTextContents()).toEqual(['Dead letters']);
    expect(await page.title()).toBe('Dead letters · Verdict');
    expect(await page.getByRole('button', { name: 'Open the menu of pages' }).isVisible()).toBe(false);
  });

  it('reaches every page on a telephone by keyboard, without scrolling sideways', async () => {
    await start(NARROW);
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Open the menu of pages' }).focus();
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Menu' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Live');
    await keepPicture(page, 'menu-390-dark');
    expect(await overflowPx(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await sheet.getByRole('link', { name: 'Dead letters' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Dead letters', level: 1 }).waitFor();
    expect(await sheet.count()).toBe(0);
    await page.getByRole('button', { name: 'Open the menu of pages' }).click();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  it('says who is signed in and what that role may do, and closes on Escape', async () => {
    platform = await startFakePlatform({ dist: DIST });
    platform.becomes('viewer');
    page = await openLive(platform.url, WIDE);
    await account().click();
    await page.getByText('Viewer · Sees everything, changes nothing.').waitFor();
    await keepPicture(page, 'account-1280-light');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await account().getAttribute('aria-expanded')).toBe('false');
    expect(await account().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it.each([WIDE, NARROW])('changes one’s own password, $width px: only when both new ones agree and the old one is right', async (look) => {
    await start(look);
    await account().click();
    await page.getByRole('button', { name: 'Change your password' }).click();
    const sheet = page.getByRole('dialog', { name: 'Change your password' });
    const fill = async (current: string, next: string, again: string) => {
      await sheet.getByLabel('Current password').fill(current);
      await sheet.getByLabel('New password', { exact: true }).fill(next);
      await sheet.getByLabel('New password, once more').fill(again);
      await page.keyboard.press('Enter');
    };
    await fill('open sesame', 'a longer secret', 'another secret');
    await sheet.getByText('The two new passwords are not the same.').waitFor();
    await fill('a guess', 'a longer secret', 'a longer secret');
    await sheet.getByText('The current password is not right.').waitFor();
    await keepPicture(page, `password-${look.width}-${look.theme}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await fill('open sesame', 'a longer secret', 'a longer secret');
    await sheet.getByText('Your password has been changed.').waitFor();
  });

  it('explains an address that leads nowhere', async () => {
    platform = await startFakePlatform({ dist: DIST });
    page = await openAt(platform.url, '/zones/3/nowhere', WIDE);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'Go to the live page' }).click();
    await page.getByRole('heading', { name: 'All is well' }).waitFor();
  });
});
