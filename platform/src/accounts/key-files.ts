import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** The keys under the data folder: made at the first start, the same ever after. */
export interface KeyFiles {
  readonly signingKey: CryptoKey;
  readonly keyId: string;
  /** The secret that proves that somebody can read this machine's data folder: the command line's way in. */
  readonly operatorToken: string;
}

const algorithm = 'ES256';

/** Makes what is missing and publishes the public half for the game servers, which read it from the same folder. */
export async function openKeyFiles(dataFolder: string): Promise<KeyFiles> {
  const folder = join(dataFolder, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const jwk = JSON.parse(await readOrMake(join(folder, 'token-signing.jwk'), makeSigningKey)) as JWK;
  const operatorToken = (await readOrMake(join(folder, 'operator.token'), async () => `${randomBytes(32).toString('base64url')}\n`)).trim();
  const { d: _private, ...publicHalf } = jwk;
  await replace(join(folder, 'token-verification.jwks'), `${JSON.stringify({ keys: [publicHalf] }, null, 2)}\n`);
  return { signingKey: (await importJWK(jwk, algorithm)) as CryptoKey, keyId: jwk.kid!, operatorToken };
}

async function makeSigningKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return `${JSON.stringify({ ...jwk, kid, alg: algorithm, use: 'sig' }, null, 2)}\n`;
}

async function readOrMake(path: string, make: () => Promise<string>): Promise<string> {
  if (!existsSync(path)) {
    const draft = await writeDraft(path, await make(), 0o600);
    // A link fails where the file exists already: of two servers that start at once, both use the first one's secret.
    await link(draft, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await rm(draft);
  }
  return await readFile(path, 'utf8');
}

/** A reader of the file sees the old text or the new, never half of it. */
async function replace(path: string, text: string): Promise<void> {
  await rename(await writeDraft(path, text, 0o644), path);
}

async function writeDraft(path: string, text: string, mode: number): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  const file = await open(draft, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return draft;
}
