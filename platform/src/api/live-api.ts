import type { ServerWebSocket } from 'bun';
import { Elysia, t } from 'elysia';
import { sessionTokenOf, type Access } from '../accounts/access.ts';
import type { Listener } from '../live/listener.ts';
import type { LiveFeed } from '../live/live-feed.ts';
import { ApiError } from './api-error.ts';

/** Bun knows such limits for a whole server only, which has no other WebSocket. What is longer ends the connection. */
export const liveSocketLimits = { maxPayloadLength: 1_024, idleTimeout: 60 };

/** How often it is looked whether the sessions of listeners are still good. One that ends here is noticed at once. */
const sessionLookMs = 15_000;

interface Seat {
  readonly listener: Listener;
  /** Null: came with the operator token, which does not end. */
  readonly sessionToken: string | null;
}

/** Where live figures are pushed, and whatever else a listener asks for. */
export function liveApi(feed: LiveFeed, access: Access) {
  const seats = new Map<string, Seat>();
  const look = (): void => void closeEnded(access, seats);
  access.whenEnded(look);
  setInterval(look, sessionLookMs).unref();
  return new Elysia({ name: 'live' }).ws('/live', {
    query: t.Object({
      token: t.Optional(t.String({ maxLength: 200, description: 'The operator token, for clients that can set no header.' })),
    }),
    detail: {
      summary: 'Live figures once a second, over WebSocket',
      description:
        'Sent as JSON: {"type":"watch","zone":3} brings views of a zone, zone null ends them; {"type":"tail","on":true} brings events as ' +
        'they happen, of "zone", "player" and "types" (numbers) where those are given. Messages are at most 1,024 bytes.',
      tags: ['Operations'],
    },
    async beforeHandle({ request, query }) {
      // Browsers let any page open a WebSocket to anywhere and send the cookie along, so the page is checked first.
      if (!access.isFromOwnPage(request)) {
        throw new ApiError(403, 'foreign_origin', 'This page may not listen. VERDICT_ALLOWED_ORIGINS allows others.');
      }
      if ((await access.whoIs(request, query.token ?? null)) === null) {
        throw new ApiError(401, 'login_required', 'Log in, or give the operator token as ?token= or in the Authorization header.');
      }
      if (feed.isFull) {
        throw new ApiError(503, 'too_many_listeners', 'As many listen as VERDICT_LIVE_LISTENERS_MAX allows. Try again later.');
      }
    },
    open(ws) {
      // Elysia's own type of the socket lacks a part of what Bun's has.
      const socket = ws.raw as unknown as ServerWebSocket<unknown>;
      const listener: Listener = {
        send: (text) => socket.send(text),
        bufferedBytes: () => socket.getBufferedAmount(),
        close: (code, reason) => socket.close(code, reason),
      };
      // Many may have found a place free at once.
      if (feed.isFull) return listener.close(1013, 'As many listen as may.');
      const { request } = ws.data as unknown as { readonly request: Request };
      const isByToken = request.headers.has('authorization') || ws.data.query.token !== undefined;
      seats.set(ws.id, { listener, sessionToken: isByToken ? null : sessionTokenOf(request) });
      feed.add(listener);
    },
    message(ws, sent) {
      // `liveSocketLimits` bound what it can say at once, the feed how often it is heard.
      const seat = seats.get(ws.id);
      if (seat !== undefined) feed.hear(seat.listener, sent);
    },
    close(ws) {
      const seat = seats.get(ws.id);
      if (seat !== undefined) feed.remove(seat.listener);
      seats.delete(ws.id);
    },
  });
}

/** Whoever may not sign in any more does not listen on either. A database that cannot be asked ends nothing. */
async function closeEnded(access: Access, seats: ReadonlyMap<string, Seat>): Promise<void> {
  for (const { listener, sessionToken } of [...seats.values()]) {
    if (sessionToken === null) continue;
    const isGood = await access.isSession(sessionToken).catch(() => true);
    if (!isGood) listener.close(1008, 'The session has ended.');
  }
}
