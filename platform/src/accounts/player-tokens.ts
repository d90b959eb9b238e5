import { SignJWT } from 'jose';
import type { KeyFiles } from './key-files.ts';

export interface PlayerToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

/** Signs what a player shows to a game server. The server verifies it by itself, from the published half of the key. */
export class PlayerTokens {
  constructor(
    readonly keys: KeyFiles,
    readonly validHours: number,
  ) {}

  async issue(playerId: number, name: string): Promise<PlayerToken> {
    const now = Math.floor(Date.now() / 1_000);
    const expires = now + this.validHours * 3_600;
    const token = await new SignJWT({ name })
      .setProtectedHeader({ alg: 'ES256', kid: this.keys.keyId, typ: 'JWT' })
      .setIssuer('verdict')
      .setAudience('verdict-game')
      .setSubject(String(playerId))
      .setIssuedAt(now)
      .setExpirationTime(expires)
      .sign(this.keys.signingKey);
    return { token, expiresAtMs: expires * 1_000 };
  }
}
