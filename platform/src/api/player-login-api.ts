import { Elysia, t } from 'elysia';
import type { Ban, Bans } from '../accounts/bans.ts';
import type { Account, Guests } from '../accounts/guests.ts';
import type { PlayerAccounts } from '../accounts/player-accounts.ts';
import { nameKey, tidyName } from '../accounts/player-names.ts';
import type { PlayerTokens } from '../accounts/player-tokens.ts';
import type { RateLimit } from '../accounts/rate-limit.ts';
import type { ZoneChooser } from '../live/zone-chooser.ts';
import { ApiError, ErrorBody } from './api-error.ts';
import { addressOf, charge } from './login-limits.ts';

export interface PlayerLoginServices {
  readonly guests: Guests;
  readonly playerAccounts: PlayerAccounts;
  readonly bans: Bans;
  readonly playerTokens: PlayerTokens;
  readonly zoneChooser: ZoneChooser;
  readonly guestLimit: RateLimit;
  /** Logins with a password, and registrations, of one address. */
  readonly playerLimit: RateLimit;
  /** Tries at the password of one name, from wherever. */
  readonly nameLimit: RateLimit;
  readonly game: { readonly host: string; readonly port: number };
}

const Admitted = t.Object({
  playerId: t.Integer(),
  name: t.String(),
  token: t.String({ description: 'For Hello. A JWT, ES256.' }),
  expiresAt: t.String(),
  game: t.Object({ host: t.String(), port: t.Integer() }, { description: 'Where to connect.' }),
  zone: t.Integer({ description: 'For Hello. 0: the game server chooses.' }),
});

const BannedBody = t.Object({
  error: t.Object({
    code: t.String({ description: 'banned' }),
    message: t.String(),
    until: t.Nullable(t.String({ description: 'Null: for good.' })),
    reason: t.String(),
  }),
});

const name = t.String({ minLength: 1, maxLength: 32, description: 'How others see the player.' });
const credentials = t.Object({ name, password: t.String({ minLength: 8, maxLength: 256 }) });
const answers = { 200: Admitted, 400: ErrorBody, 403: BannedBody, 429: ErrorBody, 503: ErrorBody } as const;

/** How players come in, as guests or with an account: what they get is a token that game servers trust. */
export function playerLoginApi(services: PlayerLoginServices) {
  const { guests, playerAccounts, guestLimit, playerLimit, nameLimit } = services;
  return new Elysia({ name: 'player-login', prefix: '/api', tags: ['Login'] })
    .post(
      '/login/guest',
      async ({ body, request, server }) => {
        charge(guestLimit, addressOf(request, server));
        return await admit(services, await guests.create(body?.name));
      },
      {
        body: t.Optional(t.Object({ name: t.Optional(name) })),
        response: answers,
        detail: { summary: 'Become a player, without an account', security: [] },
      },
    )
    .post(
      '/register',
      async ({ body, request, server }) => {
        charge(playerLimit, addressOf(request, server));
        const account = await playerAccounts.register(wantedName(body.name), body.password);
        if (account === null) throw new ApiError(409, 'name_taken', 'Somebody has this name, or one that looks like it.');
        return await admit(services, account);
      },
      {
        body: credentials,
        response: { ...answers, 409: ErrorBody },
        detail: { summary: 'Become a player with an account, to come back to with the password', security: [] },
      },
    )
    .post(
      '/login',
      async ({ body, request, server }) => {
        charge(playerLimit, addressOf(request, server));
        const wanted = wantedName(body.name);
        charge(nameLimit, nameKey(wanted), 'with this name');
        const account = await playerAccounts.login(wanted, body.password);
        if (account === null) throw new ApiError(401, 'wrong_login', 'The name and the password do not belong together.');
        return await admit(services, account);
      },
      {
        body: credentials,
        response: { ...answers, 401: ErrorBody },
        detail: { summary: 'Be the player of an account', security: [] },
      },
    );
}

/** The only place that gives tokens: nobody who is banned passes it. */
async function admit({ bans, playerTokens, zoneChooser, game }: PlayerLoginServices, account: Account) {
  const ban = await bans.isBanned(account.id);
  if (ban !== null) throw banned(ban);
  const { token, expiresAtMs } = await playerTokens.issue(account.id, account.name);
  return {
    playerId: account.id,
    name: account.name,
    token,
    expiresAt: new Date(expiresAtMs).toISOString(),
    game: { ...game },
    zone: zoneChooser.choose(),
  };
}

function banned({ untilMs, reason }: Ban): ApiError {
  const until = untilMs === null ? null : new Date(untilMs).toISOString();
  return new ApiError(
    403,
    'banned',
    `You may not play ${until === null ? 'any more' : `until ${until}`}: ${reason}`,
    {},
    { until, reason },
  );
}

function wantedName(given: string): string {
  const tidy = tidyName(given);
  if (tidy === null) throw new ApiError(400, 'invalid_request', 'name must have something that can be seen.');
  return tidy;
}
