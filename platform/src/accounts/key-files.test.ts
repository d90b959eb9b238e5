import { describe, expect, test } from 'bun:test';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openKeyFiles } from './key-files.ts';
import { PlayerTokens } from './player-tokens.ts';

describe('The key files', () => {
  const folder = temporaryFolder();
  const path = (name: string): string => join(folder, 'keys', name);

  test('are made once, even by several servers at once, and kept', async () => {
    const opened = await Promise.all([openKeyFiles(folder), openKeyFiles(folder), openKeyFiles(folder)]);
    const again = await openKeyFiles(folder);
    expect(new Set([...opened, again].map((keys) => `${keys.keyId} ${keys.operatorToken}`)).size).toBe(1);
    expect(readdirSync(join(folder, 'keys')).sort()).toEqual(['operator.token', 'token-signing.jwk', 'token-verification.jwks']);
  });

  test('keep secrets from other users, and publish no private half', () => {
    for (const secret of ['token-signing.jwk', 'operator.token']) expect(statSync(path(secret)).mode & 0o777).toBe(0o600);
    const published = JSON.parse(readFileSync(path('token-verification.jwks'), 'utf8'));
    expect(published.keys[0]).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String) });
    expect(published.keys[0].d).toBeUndefined();
  });

  test('sign tokens that anyone can check with the published half', async () => {
    const { token, expiresAtMs } = await new PlayerTokens(await openKeyFiles(folder), 24).issue(42, '이순신');
    const jwks = createLocalJWKSet(JSON.parse(readFileSync(path('token-verification.jwks'), 'utf8')));
    const { payload, protectedHeader } = await jwtVerify(token, jwks, { issuer: 'verdict', audience: 'verdict-game' });
    expect(payload).toMatchObject({ sub: '42', name: '이순신', exp: expiresAtMs / 1_000 });
    expect(payload.exp! - payload.iat!).toBe(24 * 3_600);
    expect(protectedHeader).toMatchObject({ alg: 'ES256', kid: expect.any(String) });
  });
});
