import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { startFakePlatform, type FakePlatform } from '../fake-platform/server';
import { accessibilityFaults, DIST, openAt, overflowPx, type Look } from './browser';

const LOOK: Look = { width: 1_280, height: 900, theme: 'light' };

describe('the pages of audit and users', () => {
  let platform: FakePlatform;
  let page: Page;

  afterEach(async () => {
    await page?.close();
    await platform?.close();
  });

  const start = async (path: string, look: Look = LOOK, prepare: (platform: FakePlatform) => void = () => {}) => {
    platform = await startFakePlatform({ dist: DIST });
    prepare(platform);
    page = await openAt(platform.url, path, look);
  };
  const entries = () => page.getByRole('region', { name: 'Entries' }).getByRole('listitem');
  const user = (name: string) => page.getByRole('region', { name: 'Users' }).getByRole('listitem').filter({ hasText: name });
  const dialog = () => page.getByRole('dialog');

  it('reads as sentences, with refusals among them, and goes on page by page', async () => {
    await start('/audit');
    await expect.poll(() => entries().count()).toBe(50);
    await entries().first().getByText('admin restored zone 3').waitFor();
    await entries().nth(1).getByText('vera tried to restart zone 3 and was refused').waitFor();
    expect(await entries().nth(1).getByText('Refused', { exact: true }).count()).toBe(1);
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect.poll(() => entries().count()).toBe(100);
  });

  it('shows what was asked for, and keeps that in the address', async () => {
    await start('/audit');
    await page.getByLabel('To what').selectOption('zone');
    await expect.poll(() => entries().count()).toBe(22);
    await page.getByLabel('Who', { exact: true }).fill('vera');
    await page.keyboard.press('Enter');
    await expect.poll(() => entries().count()).toBe(11);
    expect(new URL(page.url()).search).toBe('?kind=zone&actor=vera');
    await page.reload();
    await expect.poll(() => entries().count()).toBe(11);
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => entries().count()).toBe(50);
    await page.getByLabel('What', { exact: true }).selectOption('ban');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
  });

  it('leads to what an entry is about, and tells what came of its command', async () => {
    await start('/audit');
    const entry = entries().nth(3);
    await entry.getByText('What came of it').click();
    await entry.getByText('Shown to 84 players.').waitFor();
    await entry.getByRole('link', { name: 'player 2001' }).click();
    expect(new URL(page.url()).pathname).toBe('/players/2001');
  });

  it('exports what is shown, and no name in it can run in a spreadsheet', async () => {
    await start('/audit');
    await expect.poll(() => entries().count()).toBe(50);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
    expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
    const csv = (await buffer(await file.createReadStream())).toString('utf8');
    expect(csv.startsWith('\uFEFFid,at,actor,')).toBe(true);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(51);
    expect(csv).toContain(`,'=cmd(),none,login,"user:""quoted"", and more",`);
  });

  it('adds a user, shows the password once and nowhere afterwards', async () => {
    await start('/users');
    await page.getByLabel('Name').fill('Nora B');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Small letters').waitFor();
    await page.getByLabel('Name').fill('nora');
    await page.getByRole('radio', { name: 'Operator' }).check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().getByText('tilia-1-quartz-4417-harbour').waitFor();
    await dialog().getByRole('button', { name: 'I have it' }).click();
    await user('nora').getByText('May sign in').waitFor();
    expect(await user('nora').getByRole('combobox').inputValue()).toBe('operator');
    expect(await page.content()).not.toContain('tilia-1');
    await page.getByLabel('Name').fill('nora');
    await page.keyboard.press('Enter');
    await page.getByText('This name is taken already.').waitFor();
  });

  it('asks before it takes anything from anybody', async () => {
    await start('/users');
    await user('vera').getByRole('combobox').selectOption('Operator');
    await dialog().getByText('Make vera Operator?').waitFor();
    await page.keyboard.press('Escape');
    expect(await user('vera').getByRole('combobox').inputValue()).toBe('viewer');
    await user('olga').getByRole('button', { name: 'Disable olga' }).click();
    await dialog().getByRole('button', { name: 'Disable' }).click();
    await user('olga').getByText('Disabled').waitFor();
    await user('olga').getByRole('button', { name: 'New password… olga' }).click();
    await dialog().getByRole('button', { name: 'Make a new password' }).click();
    await dialog().getByText('tilia-1-quartz-4417-harbour').waitFor();
    await dialog().getByRole('button', { name: 'I have it' }).click();
    await user('walter').getByRole('button', { name: 'Delete… walter' }).click();
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => user('walter').count()).toBe(0);
  });

  it('does not offer to lose the last administrator, and explains it when a colleague was quicker', async () => {
    await start('/users', LOOK, ({ features }) => {
      const { users } = features.users;
      features.users.users = users.map((each) => (each.name === 'olga' ? { ...each, role: 'administrator' } : each));
    });
    await user('admin').getByRole('button', { name: 'Delete… admin' }).click();
    // Meanwhile the other administrator is demoted elsewhere.
    platform.features.users.users = platform.features.users.users.map((each) =>
      each.name === 'olga' ? { ...each, role: 'viewer' } : each,
    );
    await dialog().getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('status').getByText('This is the last administrator who can sign in.').waitFor();
    await expect.poll(() => user('admin').getByRole('button', { name: 'Delete… admin' }).isDisabled()).toBe(true);
  });

  it.each(['viewer', 'operator'] as const)('tells a %s that users are not for their role, and offers the audit', async (role) => {
    await start('/users', LOOK, (each) => each.becomes(role));
    await page.getByRole('heading', { name: 'This page is not open to your role' }).waitFor();
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Audit' }).click();
    await entries().first().waitFor();
  });

  it.each([
    { path: '/audit', look: LOOK },
    { path: '/audit', look: { width: 390, height: 844, theme: 'dark' } },
    { path: '/users', look: { ...LOOK, theme: 'dark' } },
    { path: '/users', look: { width: 390, height: 844, theme: 'light' } },
    { path: '/users', look: { width: 2_560, height: 1_300, theme: 'light' } },
  ] as const)('has no accessibility faults that axe knows at $path, $look.width px, $look.theme', async ({ path, look }) => {
    await start(path, look);
    await page.getByRole('main').getByRole('listitem').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflowPx(page)).toBe(0);
  });
});
