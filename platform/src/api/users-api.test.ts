import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { startPlatform, type PlatformProcess } from '../testing/platform-process.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';

// Passwords cost time by design, more of it on a machine that has other work.
setDefaultTimeout(60_000);

const folder = temporaryFolder();
const json = async (response: Response): Promise<any> => await response.json();
let platform: PlatformProcess;
let admin: string;

async function ask(cookie: string, method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  return await fetch(platform.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
}

async function signIn(name: string, password: string): Promise<string | null> {
  const response = await ask('', 'POST', '/api/admin/login', { name, password });
  return response.status === 200 ? response.headers.get('set-cookie')!.split(';')[0]! : null;
}

async function make(name: string, role: string): Promise<{ password: string; cookie: string }> {
  const { password } = await json(await ask(admin, 'POST', '/api/users', { name, role }));
  return { password, cookie: (await signIn(name, password))! };
}

const statusOf = async (cookie: string): Promise<number> => (await ask(cookie, 'GET', '/api/admin/session')).status;

beforeAll(async () => {
  platform = await startPlatform(folder, { VERDICT_ADMIN_LOGINS_PER_MINUTE: '200' });
  admin = (await signIn('admin', platform.password))!;
}, 30_000);

afterAll(async () => {
  expect(await platform.stop()).toBe(0);
});

describe('Users', () => {
  test('are made with a password that is shown once, and sign in with it', async () => {
    const response = await ask(admin, 'POST', '/api/users', { name: 'vi', role: 'viewer' });
    const { password, ...made } = await json(response);
    expect([response.status, made]).toEqual([
      201,
      { name: 'vi', role: 'viewer', createdAt: expect.any(String), lastLoginAt: null, disabled: false },
    ]);
    expect(password).toMatch(/^[\w-]{20}$/);
    expect(await signIn('vi', password)).not.toBeNull();
    const { users } = await json(await ask(admin, 'GET', '/api/users'));
    expect(users.map(({ name, role }: any) => [name, role])).toEqual([
      ['admin', 'administrator'],
      ['vi', 'viewer'],
    ]);
    expect(Date.parse(users[1].lastLoginAt)).toBeGreaterThan(Date.parse(users[1].createdAt) - 1);
    expect(JSON.stringify(users)).not.toContain('argon2');
  });

  test.each([
    ['a name that is taken', { name: 'vi', role: 'viewer' }, 409],
    ['the name of the operator token', { name: 'operator', role: 'viewer' }, 409],
    ['capitals', { name: 'Vi', role: 'viewer' }, 400],
    ['a name too long', { name: 'v'.repeat(65), role: 'viewer' }, 400],
    ['no name', { role: 'viewer' }, 400],
    ['a role that is none', { name: 'vu', role: 'god' }, 400],
  ])('are not made with %s', async (_, body, status) => {
    const response = await ask(admin, 'POST', '/api/users', body);
    expect([response.status, typeof (await json(response)).error.message]).toEqual([status, 'string']);
  });

  test('lose their sessions at once with their role, and have the new role afterwards', async () => {
    const { password, cookie } = await make('op', 'operator');
    expect(await statusOf(cookie)).toBe(200);
    expect(await json(await ask(admin, 'PATCH', '/api/users/op', { role: 'viewer' }))).toMatchObject({ name: 'op', role: 'viewer' });
    expect(await statusOf(cookie)).toBe(401);
    const again = (await signIn('op', password))!;
    expect(await json(await ask(again, 'GET', '/api/admin/session'))).toEqual({ name: 'op', role: 'viewer' });
  });

  test('who are disabled neither stay nor sign in, until they are enabled', async () => {
    const { password, cookie } = await make('off', 'operator');
    await ask(admin, 'PATCH', '/api/users/off', { disabled: true });
    expect([await statusOf(cookie), await signIn('off', password)]).toEqual([401, null]);
    await ask(admin, 'PATCH', '/api/users/off', { disabled: false });
    expect(await statusOf(cookie)).toBe(401);
    expect(await signIn('off', password)).not.toBeNull();
  });

  test('get a new password, and the old one and its sessions are good no more', async () => {
    const { password, cookie } = await make('lost', 'viewer');
    const reset = await json(await ask(admin, 'PATCH', '/api/users/lost', { resetPassword: true }));
    expect(reset.password).not.toBe(password);
    expect([await statusOf(cookie), await signIn('lost', password)]).toEqual([401, null]);
    expect(await signIn('lost', reset.password)).not.toBeNull();
  });

  test('who are removed are gone, and what they did stays told', async () => {
    const { password, cookie } = await make('gone', 'operator');
    expect((await ask(admin, 'DELETE', '/api/users/gone')).status).toBe(204);
    expect([await statusOf(cookie), await signIn('gone', password)]).toEqual([401, null]);
    expect((await ask(admin, 'DELETE', '/api/users/gone')).status).toBe(404);
    expect((await ask(admin, 'PATCH', '/api/users/gone', { disabled: true })).status).toBe(404);
    const { entries } = await json(await ask(admin, 'GET', '/api/audit?target=user:gone'));
    expect(entries.map(({ action, actor }: any) => `${actor} ${action}`)).toEqual(['admin user.delete', 'gone login', 'admin user.create']);
  });

  test('always keep one administrator who can sign in, whoever asks at once', async () => {
    for (const change of [{ disabled: true }, { role: 'operator' }]) {
      const refused = await ask(admin, 'PATCH', '/api/users/admin', change);
      expect([refused.status, (await json(refused)).error.code]).toEqual([409, 'last_administrator']);
    }
    expect((await ask(admin, 'DELETE', '/api/users/admin')).status).toBe(409);
    const two = await make('two', 'administrator');
    const both = await Promise.all([ask(two.cookie, 'DELETE', '/api/users/admin'), ask(admin, 'DELETE', '/api/users/two')]);
    const statuses = both.map(({ status }) => status);
    // The second is refused: as the last one, or because its own session ended with the first.
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const operator = await fetch(`${platform.url}/api/users`, { headers: { authorization: `Bearer ${platform.operatorToken}` } });
    const left = (await json(operator)).users.filter(({ role, disabled }: any) => role === 'administrator' && !disabled);
    expect(left).toHaveLength(1);
    if (statuses[0] === 204) admin = two.cookie;
  });
});

describe('Whoever is no administrator', () => {
  test('neither sees nor changes users, and the refusal is told', async () => {
    const { cookie } = await make('nosy', 'operator');
    const asked = await Promise.all([
      ask(cookie, 'GET', '/api/users'),
      ask(cookie, 'POST', '/api/users', { name: 'mine', role: 'administrator' }),
      ask(cookie, 'PATCH', '/api/users/nosy', { role: 'administrator' }),
      ask(cookie, 'DELETE', '/api/users/vi'),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    const { entries } = await json(await ask(admin, 'GET', '/api/audit?actor=nosy&target=user'));
    const refused = entries.filter(({ result }: any) => result === 'refused').map(({ action, target }: any) => `${action} ${target.id}`);
    expect(refused.sort()).toEqual(['user.change nosy', 'user.create ', 'user.delete vi']);
  });

  test('changes the own password with the old one, which ends the other sessions and keeps this one', async () => {
    const { password, cookie } = await make('self', 'viewer');
    const other = (await signIn('self', password))!;
    const change = (current: string, next: string) => ask(cookie, 'POST', '/api/admin/password', { current, next });
    expect((await change('wrong', 'a new password')).status).toBe(403);
    expect((await change(password, 'too short')).status).toBe(400);
    expect(await json(await change(password, 'a new password'))).toEqual({ changed: true });
    expect([await statusOf(cookie), await statusOf(other)]).toEqual([200, 401]);
    expect([await signIn('self', password), typeof (await signIn('self', 'a new password'))]).toEqual([null, 'string']);
    const { entries } = await json(await ask(admin, 'GET', '/api/audit?action=password.change'));
    expect(entries.map(({ result }: any) => result)).toEqual(['done', 'refused']);
    expect(JSON.stringify(entries)).not.toContain('a new password');
  });
});

test('The operator token has no password to change', async () => {
  const response = await fetch(`${platform.url}/api/admin/password`, {
    method: 'POST',
    headers: { authorization: `Bearer ${platform.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ current: 'x', next: 'a new password' }),
  });
  expect([response.status, (await json(response)).error.code]).toEqual([409, 'no_password']);
});

test('A live feed ends with the session that opened it, and the others go on', async () => {
  const { cookie } = await make('listener', 'viewer');
  const closed = Promise.withResolvers<{ code: number; reason: string }>();
  const open = async (of: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/live`, { headers: { cookie: of } } as never);
    await new Promise((resolve) => (socket.onmessage = resolve));
    return socket;
  };
  const [theirs, ours] = [await open(cookie), await open(admin)];
  theirs.onclose = ({ code, reason }) => closed.resolve({ code, reason });
  await ask(admin, 'PATCH', '/api/users/listener', { disabled: true });
  expect(await closed.promise).toEqual({ code: 1008, reason: 'The session has ended.' });
  await new Promise((resolve) => (ours.onmessage = resolve));
  expect(ours.readyState).toBe(WebSocket.OPEN);
  ours.close();
});
