import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import type { Scenario } from '../fake-platform/world';
import { accessibilityFaults, DIST, openAt, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the pages of zones', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (
    path: string,
    scenario: Scenario = 'healthy',
    look: Look = LOOK,
    prepare: (platform: FakePlatform) => void = () => {},
  ) => {
    platform = await startFakePlatform({ dist: DIST, historySeconds: 30 });
    platform.show(scenario);
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const cards = () => page.getByRole('main').getByRole('listitem');
  const names = () => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents();
  const players = () => page.getByRole('table', { name: 'Players in this zone' });
  const events = () => page.getByRole('list', { name: 'As it happens' }).getByRole('listitem');
  const map = () => page.getByRole('application', { name: 'Map of zone 2' });
  /** What the canvas shows, as a fingerprint. */
  const picture = () => page.locator('canvas[role=application]').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

  it('lists every zone, finds one by its number, and keeps the choice in the address', async () => {
    await start('/zones', 'crowded');
    await expect.poll(() => cards().count()).toBe(40);
    await page.getByRole('searchbox', { name: 'Zone or server' }).fill('39');
    await expect.poll(() => cards().count()).toBe(1);
    await page.getByText('1 of 40 shown').waitFor();
    await page.reload();
    await expect.poll(() => cards().count()).toBe(1);
    await page.getByRole('link', { name: 'Zone 39' }).click();
    await page.getByRole('heading', { name: /^Zone 39/, level: 1 }).waitFor();
  });

  it('puts what is troubled first when asked, and says in words what is wrong', async () => {
    await start('/zones', 'overloaded');
    await expect.poll(names).toEqual([expect.stringMatching(/^Zone 1/), expect.anything(), expect.anything(), expect.anything()]);
    await page.getByLabel('Sort by').selectOption('State');
    await expect.poll(async () => (await names())[0]).toMatch(/^Zone 2.*inbox nearly full$/);
    await page.getByLabel('only those in trouble').check();
    await expect.poll(() => cards().count()).toBe(1);
  });

  it('names zones that were recorded and that no server runs', async () => {
    await start('/zones', 'healthy', LOOK, ({ operations }) => void (operations.ownerless = [9]));
    await page.getByRole('region', { name: 'Recorded, but not running' }).getByRole('link', { name: 'Zone 9' }).click();
    await page.getByRole('heading', { name: 'No server runs zone 9' }).waitFor();
  });

  it('renders only the cards whose zone has changed', async () => {
    await start('/zones', 'crowded');
    await expect.poll(() => cards().count()).toBe(40);
    platform.hang(true);
    const changed = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const seen = new Set<Element>();
            const observer = new MutationObserver((records) => {
              for (const { target } of records) seen.add((target instanceof Element ? target : target.parentElement!).closest('li')!);
            });
            observer.observe(document.querySelector('main ul')!, { subtree: true, childList: true, characterData: true });
            setTimeout(() => resolve(seen.size), 1_500);
          }),
      );
    expect(await changed()).toBe(0);
    platform.hang(false);
    expect(await changed()).toBeGreaterThan(20);
  });

  it('draws a moving map of the zone it watches, and stops asking for it when it is left', async () => {
    await start('/zones/2', 'healthy', { ...LOOK, isMoving: true });
    await players().getByRole('button', { name: 'Ada', exact: true }).waitFor();
    const before = await picture();
    await expect.poll(picture).not.toBe(before);
    expect(platform.asked()).toContainEqual({ type: 'watch', zone: 2 });
    await page.getByRole('link', { name: 'Zones' }).first().click();
    await expect
      .poll(() =>
        platform
          .asked()
          .filter((asked) => 'zone' in asked)
          .at(-1),
      )
      .toEqual({ type: 'watch', zone: null });
  });

  it('chooses a player by key, by row and by pointer, and shows its fields as they change', async () => {
    await start('/zones/2');
    await players().getByRole('button', { name: 'Ada', exact: true }).waitFor();
    const chosen = page.getByRole('region', { name: 'Chosen player' });
    await map().focus();
    await page.keyboard.press('n');
    await chosen.getByRole('heading', { name: 'Ada' }).waitFor();
    const place = () => chosen.getByRole('definition').nth(1).textContent();
    const before = await place();
    await expect.poll(place).not.toBe(before);
    await page.keyboard.press('Escape');
    await chosen.getByText('Choose a player on the map').waitFor();
    await players().getByRole('button', { name: 'Grace', exact: true }).click();
    await chosen.getByRole('heading', { name: 'Grace' }).waitFor();
    expect(new URL(page.url()).searchParams.get('player')).toBe('2007');
    await page.reload();
    await chosen.getByRole('link', { name: 'Open this player' }).waitFor();
    const box = (await page.locator('canvas[role=application]').boundingBox())!;
    await page.getByRole('button', { name: 'Choose nobody' }).click();
    // Every place of the map is tried, a finger's width apart, until somebody is there.
    for (let y = 40; y < box.height - 40 && (await chosen.getByRole('link').count()) === 0; y += 28) {
      for (let x = 60; x < box.width - 80 && (await chosen.getByRole('link').count()) === 0; x += 28) {
        await page.mouse.click(box.x + x, box.y + y);
      }
    }
    await chosen.getByRole('link', { name: 'Open this player' }).waitFor();
  });

  it('comes nearer by wheel, by button and by key, and shows all of it again', async () => {
    await start('/zones/2');
    await players().getByRole('button', { name: 'Ada', exact: true }).waitFor();
    const scale = () => map().locator('xpath=..').locator('div[aria-hidden]').textContent();
    expect(await scale()).toBe('10 m');
    await page.getByRole('button', { name: 'Nearer' }).click();
    await page.getByRole('button', { name: 'Nearer' }).click();
    await expect.poll(scale).toBe('5 m');
    await map().focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await expect.poll(scale).toBe('2 m');
    await page.keyboard.press('0');
    await expect.poll(scale).toBe('10 m');
    await map().hover();
    await page.mouse.wheel(0, -1_200);
    await expect.poll(scale).toBe('2 m');
  });

  it('never shows an old picture as live', async () => {
    await start('/zones/2');
    await players().getByRole('button', { name: 'Ada', exact: true }).waitFor();
    platform.hang(true);
    await page.getByText(/^Not live: seen \d+ s ago$/).waitFor({ timeout: 20_000 });
    expect(await map().evaluate((canvas) => getComputedStyle(canvas.parentElement!).filter)).toBe('grayscale(1)');
    platform.hang(false);
    await page.getByText(/^Not live: seen/).waitFor({ state: 'hidden' });
    platform.refuse(true);
    await page.getByText(/^Not live: seen \d+ s ago$/).waitFor({ timeout: 20_000 });
    await page.getByText('The line was lost here.').waitFor();
  });

  it('lists the zone’s events as they happen, pauses them, and goes on', async () => {
    await start('/zones/2');
    await events().first().waitFor();
    const newest = () => events().first().textContent();
    const before = await newest();
    await expect.poll(newest, { timeout: 20_000 }).not.toBe(before);
    await page.getByRole('button', { name: 'Pause' }).click();
    const paused = await newest();
    await page.getByRole('button', { name: /^Go on \([1-9]/ }).waitFor();
    expect(await newest()).toBe(paused);
  });

  it('offers actions with the zone filled in to those who may, and none to those who may not', async () => {
    await start('/zones/2');
    await page.getByRole('group', { name: 'Act on this zone' }).getByRole('button', { name: 'Restart a zone' }).click();
    expect(await page.getByRole('dialog').getByLabel('Zone', { exact: true }).inputValue()).toBe('2');
    await page.keyboard.press('Escape');
    platform.becomes('viewer');
    await page.reload();
    await players().waitFor();
    expect(await page.getByRole('group', { name: 'Act on this zone' }).count()).toBe(0);
  });

  it('says so when the map is not known, and draws who is there on bare ground', async () => {
    await start('/zones/4');
    await page.getByText('The platform does not know this zone’s map.').waitFor();
    await players().getByRole('button', { name: 'Ada', exact: true }).waitFor();
  });

  it('explains an address that is no zone', async () => {
    await start('/zones/north');
    await page.getByRole('heading', { name: 'There is no such zone' }).waitFor();
  });

  it.each([
    ['/zones', { ...LOOK, theme: 'dark' }, () => cards().nth(3)],
    ['/zones?view=table', LOOK, () => page.getByRole('row').nth(4)],
    ['/zones/2?player=2003', LOOK, () => events().first()],
    ['/zones/2?player=2003', { width: 390, height: 844, theme: 'dark' }, () => events().first()],
  ] as const)('has no accessibility faults that axe knows, %s, %o', async (path, look, last) => {
    await start(path, 'healthy', look);
    await last().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
