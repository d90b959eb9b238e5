import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, overflowPx, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the page for emergencies', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path = '/emergency', look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const dialog = () => page.getByRole('dialog');
  const recent = () => page.getByRole('region', { name: 'Recent actions' }).getByRole('listitem');
  const say = (label: string, text: string) => dialog().getByLabel(label).fill(text);

  it('sorts what can be done by how much it hurts players', async () => {
    await start();
    const groups = ['Interrupts nobody', 'Interrupts one player', 'Keeps newcomers out', 'Interrupts everyone there'];
    const harmless = page.getByRole('region', { name: groups[0]! });
    await harmless.getByRole('button', { name: 'Send a notice' }).waitFor();
    const titles = await page.getByRole('heading', { level: 2 }).allTextContents();
    expect(titles.filter((title) => groups.includes(title))).toEqual(groups);
    expect(await harmless.getByRole('button', { name: 'Restart a zone' }).count()).toBe(0);
    await page.getByRole('region', { name: groups[3]! }).getByRole('button', { name: 'Restart a zone' }).waitFor();
  });

  it('sends a notice: shows how it looks and whom it reaches, and then to how many it was shown', async () => {
    await start();
    await page.getByRole('button', { name: 'Send a notice' }).click();
    await dialog().getByRole('radio', { name: 'Warning' }).check();
    await say('What players read', 'Back at ten.');
    await dialog().getByRole('figure').getByText('Back at ten.').waitFor();
    await dialog().getByText('582 players').first().waitFor();
    await say('Reason, for the record', 'maintenance');
    await page.keyboard.press('Enter');
    await dialog().getByText('Shown to 582 players.').waitFor({ timeout: 20_000 });
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    await recent().first().getByText('Shown to 582 players.').waitFor();
    await recent().first().getByText('“maintenance”').waitFor();
  });

  it('restarts a zone only when its number was typed, and nothing was sent before', async () => {
    await start('/emergency?action=restart-zone&zone=3');
    await dialog().getByText('160 players').first().waitFor();
    await say('Reason, for the record', 'slow');
    await say('Type 3 to confirm', '4');
    await page.keyboard.press('Enter');
    await dialog().getByText('Type exactly 3').waitFor();
    expect(await recent().filter({ hasText: '“slow”' }).count()).toBe(0);
    await say('Type 3 to confirm', '3');
    await page.keyboard.press('Enter');
    await dialog().getByText('The zone runs again, with 160 players.').waitFor({ timeout: 20_000 });
    await dialog().getByRole('button', { name: 'Close' }).last().click();
    // The link has done its work: a reload must not open it again.
    expect(new URL(page.url()).search).toBe('');
  });

  it.each([
    ['refused', 'The server refused. Nothing has changed.', 'The zone is being recovered already.'],
    ['failed', 'It was begun and failed.', 'The journal could not be read to its end.'],
  ] as const)('tells what was %s apart from what was done, with what the server said', async (fate, sentence, message) => {
    await start('/emergency?action=restart-zone&zone=3', LOOK, ({ features }) => void (features.actions.fate = fate));
    await say('Reason, for the record', 'slow');
    await say('Type 3 to confirm', '3');
    await page.keyboard.press('Enter');
    await dialog().getByText(sentence).waitFor({ timeout: 20_000 });
    await dialog().getByText(message).waitFor();
  });

  it('says where to look when no server answers, and may be closed meanwhile', async () => {
    await start('/emergency?action=snapshot&zone=1', LOOK, ({ features }) => void (features.actions.fate = 'unheard'));
    await say('Reason, for the record', 'before the update');
    await page.keyboard.press('Enter');
    await dialog().getByText('It is recorded and on its way to the server.').waitFor();
    await dialog().getByText('No server has answered yet.').waitFor({ timeout: 25_000 });
    await page.keyboard.press('Escape');
    await recent().first().getByText('Waiting').waitFor();
  });

  it('explains to a viewer which role it takes, before anything is tried', async () => {
    await start('/emergency?action=restart-zone&zone=3', LOOK, (each) => each.becomes('viewer'));
    await dialog().getByText('This needs the role Operator; you are signed in as Viewer.').waitFor();
    // Whom it reaches may be known by everybody.
    await dialog().getByText('160 players').first().waitFor();
    expect(await dialog().getByRole('button', { name: 'Restart a zone' }).isDisabled()).toBe(true);
    expect(await dialog().getByLabel('Reason, for the record').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.getByText('needs Administrator').count()).toBe(2);
  });

  it('asks an operator for an administrator where it takes one', async () => {
    await start('/emergency?action=restart-server&node=game-1', LOOK, (each) => each.becomes('operator'));
    await dialog().getByText('This needs the role Administrator; you are signed in as Operator.').waitFor();
  });

  it('shows who may enter each server, and asks before it changes that', async () => {
    await start();
    const server = page.getByRole('region', { name: 'Who may enter now' }).getByRole('listitem').first();
    await server.getByText('Open to everyone').waitFor();
    await server.getByRole('button', { name: 'Drain, game-1' }).click();
    await dialog().getByRole('heading', { name: 'Drain' }).waitFor();
    await dialog().getByText('221 players').first().waitFor();
    await dialog().getByLabel('Until the seats are taken away').selectOption('10 min');
    await say('Reason, for the record', 'update');
    await say('Type game-1 to confirm', 'game-1');
    await page.keyboard.press('Enter');
    await dialog().getByText('It is in force.').waitFor({ timeout: 20_000 });
  });

  it('keeps the focus in the dialog and gives it back to what opened it', async () => {
    await start();
    const opener = page.getByRole('button', { name: 'Take a snapshot' });
    await opener.focus();
    await page.keyboard.press('Enter');
    await dialog().waitFor();
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      const inside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
      expect(inside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it.each([
    { ...LOOK, theme: 'dark' },
    { width: 390, height: 844, theme: 'light' },
    { width: 2_560, height: 1_300, theme: 'light' },
  ] as const)('has no accessibility faults that axe knows, with and without the dialog, $width px, $theme', async (look) => {
    await start('/emergency', look);
    await recent().first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowPx(page)).toBe(0);
    await page.goto(`${platform.url}/emergency?action=restart-zone&zone=3`);
    await dialog().getByText('160 players').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowPx(page)).toBe(0);
  });
});
