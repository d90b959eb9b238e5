import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { join } from 'node:path';
import { findAccounts } from '../stores/account-queries.ts';
import { migrate } from '../stores/migrations.ts';
import { Store } from '../stores/store.ts';
import { emptyDatabase } from '../testing/empty-database.ts';
import { describeWithServer } from '../testing/skips.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { Administrators } from './administrators.ts';
import { Bans } from './bans.ts';
import { Passwords } from './passwords.ts';
import { PlayerAccounts } from './player-accounts.ts';
import { Users, type UserOutcome } from './users.ts';

// Passwords cost time by design, more of it on a machine that has other work.
setDefaultTimeout(60_000);

const nothing = async (): Promise<void> => {};
const passwordOf = (outcome: UserOutcome): string => (outcome.kind === 'done' ? outcome.password! : '');

/** What holds for users and for accounts of players, whichever database keeps them. */
function suite(openUrl: () => Promise<string>): void {
  let store: Store;
  let administrators: Administrators;
  let users: Users;
  let accounts: PlayerAccounts;

  beforeAll(async () => {
    store = new Store({ url: await openUrl(), timeoutMs: 10_000 });
    await migrate(store);
    const passwords = new Passwords();
    administrators = new Administrators(store, passwords, 12);
    users = new Users(store, administrators, passwords);
    accounts = new PlayerAccounts(store, passwords);
  }, 30_000);
  afterAll(() => store.close());

  test('A user signs in until disabled, and what fails beside the change undoes it', async () => {
    const password = passwordOf(await users.create('ada', 'operator', nothing));
    const session = (await administrators.login('ada', password, nothing))!;
    expect(await administrators.recognise(session.token)).toEqual({ name: 'ada', role: 'operator' });
    const failing = users.change('ada', { disabled: true }, () => Promise.reject(new Error('not recorded')));
    expect(failing).rejects.toThrow('not recorded');
    await failing.catch(() => {});
    expect(await administrators.recognise(session.token)).not.toBeNull();
    expect(await users.change('ada', { disabled: true }, nothing)).toMatchObject({ kind: 'done', user: { disabled: true } });
    expect(await administrators.recognise(session.token)).toBeNull();
    expect(await administrators.login('ada', password, nothing)).toBeNull();
    expect((await users.list()).find(({ name }) => name === 'ada')).toMatchObject({ disabled: true, lastLoginAtMs: expect.any(Number) });
    expect(await users.create('ada', 'viewer', nothing)).toEqual({ kind: 'taken' });
  });

  test('A session that another instance ends is noticed here within the second for which it is believed', async () => {
    const password = passwordOf(await users.create('eve', 'viewer', nothing));
    const session = (await administrators.login('eve', password, nothing))!;
    const elsewhere = new Users(store, new Administrators(store, new Passwords(), 12), new Passwords());
    await elsewhere.remove('eve', nothing);
    await Bun.sleep(1_050);
    expect(await administrators.recognise(session.token)).toBeNull();
  });

  test('Of two administrators who remove each other at once, one is left', async () => {
    await store.run("DELETE FROM administrators WHERE role = 'administrator'");
    await users.create('one', 'administrator', nothing);
    await users.create('two', 'administrator', nothing);
    const outcomes = await Promise.all([users.remove('one', nothing), users.change('two', { role: 'viewer' }, nothing)]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'last-administrator']);
    const able = (await users.list()).filter(({ role, disabled }) => role === 'administrator' && !disabled);
    expect(able).toHaveLength(1);
  });

  test('A password is changed by whoever knows it, unless it was reset meanwhile', async () => {
    const password = passwordOf(await users.create('bob', 'viewer', nothing));
    const session = (await administrators.login('bob', password, nothing))!;
    expect(await users.changePassword('bob', 'wrong', 'a new password', session.token, nothing)).toBe(false);
    expect(await users.changePassword('bob', password, 'a new password', session.token, nothing)).toBe(true);
    expect(await administrators.recognise(session.token)).not.toBeNull();
    expect(await administrators.login('bob', password, nothing)).toBeNull();
    expect(await administrators.login('bob', 'a new password', nothing)).not.toBeNull();
    expect(await users.changePassword('nobody', 'x', 'a new password', session.token, nothing)).toBe(false);
  });

  test('One name is one account of a player, however it is written', async () => {
    const ada = (await accounts.register('Ada', 'correct horse'))!;
    const both = await Promise.all([accounts.register('Åsa', 'correct horse'), accounts.register('åSA', 'correct horse')]);
    expect(both.filter((account) => account !== null)).toHaveLength(1);
    // Marks make another name, whatever the database's collation thinks.
    expect(await accounts.register('Asa', 'correct horse')).not.toBeNull();
    expect([await accounts.register('aDA', 'other horse'), await accounts.login('ADA', 'correct horse')]).toEqual([null, ada]);
    expect([await accounts.login('Ada', 'wrong horse'), await accounts.login('Nobody', 'wrong horse')]).toEqual([null, null]);
  });

  test('Accounts are found by name and id, with the ban that holds', async () => {
    const zoe = (await accounts.register('Zoe 100%_!', 'correct horse'))!;
    const bans = new Bans(store);
    const find = (search: string, isBannedOnly = false) => findAccounts(store, search, isBannedOnly, null, 10);
    expect(await find('100%_!')).toEqual([
      { id: zoe.id, kind: 'registered', name: 'Zoe 100%_!', createdAtMs: expect.any(Number), ban: null },
    ]);
    await bans.ban(zoe.id, null, 'cheats', 'ada');
    expect((await find(String(zoe.id))).find(({ id }) => id === zoe.id)!.ban).toMatchObject({ untilMs: null, reason: 'cheats', by: 'ada' });
    expect((await find('', true)).map(({ id }) => id)).toEqual([zoe.id]);
    await bans.ban(zoe.id, Date.now() - 1, 'over', 'ada');
    expect([await find('', true), (await find('zoe'))[0]!.ban]).toEqual([[], null]);
    expect((await findAccounts(store, '', false, zoe.id, 10)).map(({ id }) => id)).not.toContain(zoe.id);
  });
}

const folder = temporaryFolder();
describe('People in SQLite', () => suite(async () => join(folder, 'people.db')));
describeWithServer('People in MySQL', 'mysql', 'MYSQL_URL', (url) => suite(() => emptyDatabase(url, 'verdict_people')));
