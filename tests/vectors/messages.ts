import { INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, SAFE_MAX, int64, type Fields, type Value } from './values';

export interface MessageVector { name: string; type: number; note: string; fields: Fields }

const TYPES = {
  Hello: 1, Move: 2, Leave: 3, Ping: 4, PickUpItem: 5, Resync: 6,
  Welcome: 64, Redirect: 65, Refused: 66, MoveAccepted: 67, MoveRejected: 68, CommandRefused: 69, LeaveAccepted: 70, StateUpdate: 71,
  Notice: 72, Error: 73, Pong: 74, Placed: 75, CommandAccepted: 76, CommandRejected: 77,
} as const;

const message = (name: keyof typeof TYPES, note: string, fields: Fields): MessageVector => ({ name, type: TYPES[name], note, fields });

const rules = (stepMaxMm: number, speedMmPerTick: number, strideMaxMm: number, cooldownTicks: number): Fields =>
  ({ stepMaxMm, speedMmPerTick, strideMaxMm, cooldownTicks });
const area = (x: number, y: number, widthMm: number, heightMm: number): Fields => ({ x, y, widthMm, heightMm });
const hazard = (kind: number, x: number, y: number, widthMm: number, heightMm: number): Fields => ({ kind, x, y, widthMm, heightMm });
const VIEW: Fields = {
  quantumMm: 2, viewRadiusMm: 30_000, nearRadiusMm: 15_000, updatesPerSecond: 20, farUpdatesPerSecond: 5,
};
const welcome = (overrides: Fields, ruleSet: Fields, map: Fields): Fields => ({
  version: 2, playerId: 7, zone: 1, epoch: 3, tick: 1_234, ticksPerSecond: 20, x: 50_000, y: 50_000, resumed: false,
  reconnectWindowMs: 30_000,
  ...overrides, rules: ruleSet, map, view: overrides.view ?? VIEW, reachMm: overrides.reachMm ?? 2_000,
});
type Record6 = readonly [number, number, number];
type Lists = Partial<Record<'entered' | 'life' | 'left', readonly Value[]>> & { readonly moved?: readonly Record6[] };
const hex16 = (value: number): string => value.toString(16).padStart(4, '0');
const update = (tick: number, full: boolean, { entered = [], moved = [], life = [], left = [] }: Lists): Fields =>
  ({ tick, full, entered, moved: { hex: moved.flat().map(hex16).join('') }, life, left });
const entered = (handle: number, kind: number, id: number, name: string, x: number, y: number, life = 0, lifeUntilTick = 0): Fields =>
  ({ handle, kind, id, name, x, y, life, lifeUntilTick });

// The places where MessagePack goes over to a longer form of a number, a string or an array.
const INTEGER_EDGES: readonly [number, number][] = [
  [0, -1], [127, -32], [128, -33], [255, -128], [256, -129], [65_535, -32_768], [65_536, -32_769], [INT32_MAX, INT32_MIN],
];
const STRING_EDGES = [0, 1, 31, 32, 255, 256, 1_024];

export const messageVectors: readonly MessageVector[] = [
  message('Hello', 'any zone', { version: 1, token: 'header.payload.signature', zone: 0 }),
  message('Hello', 'a chosen zone', { version: 1, token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln', zone: 42 }),
  message('Hello', 'smallest', { version: 0, token: '', zone: 0 }),
  message('Hello', 'largest numbers and the longest token', { version: INT32_MAX, token: 't'.repeat(4_096), zone: INT32_MAX }),
  message('Move', 'an ordinary step', { sequence: 1, x: 50_250, y: 49_750 }),
  ...INTEGER_EDGES.map(([x, y]) => message('Move', `to ${x}, ${y}`, { sequence: x, x, y })),
  message('Move', 'the largest sequence', { sequence: SAFE_MAX, x: 0, y: 0 }),
  message('Move', 'a sequence just over 32 bits', { sequence: 4_294_967_296, x: 0, y: 0 }),
  message('Leave', 'first command', { sequence: 1 }),
  message('Leave', 'the largest sequence', { sequence: SAFE_MAX }),
  message('Ping', 'zero', { nonce: 0 }),
  message('Ping', 'an instant in milliseconds', { nonce: 1_795_363_200_000 }),
  message('Ping', 'negative', { nonce: -1 }),
  message('Ping', 'largest of 64 bits', { nonce: int64(INT64_MAX) }),
  message('Ping', 'smallest of 64 bits', { nonce: int64(INT64_MIN) }),
  message('Welcome', 'a bare map', welcome({}, rules(1_000, 250, 1_500, 1), {
    widthMm: 100_000, heightMm: 100_000, obstacles: [], hazards: [],
  })),
  message('Welcome', 'a seat that was held, obstacles and both kinds of hazard', welcome(
    { resumed: true, playerId: SAFE_MAX, zone: INT32_MAX, epoch: 268_435_455, tick: SAFE_MAX, x: 0, y: 0, reconnectWindowMs: 0 },
    rules(INT32_MAX, 1, INT32_MAX, 0),
    {
      widthMm: 10_000_000, heightMm: 1,
      obstacles: [area(0, 0, 1, 1), area(9_999_999, 0, 1, 1)],
      hazards: [hazard(1, 10, 0, 5, 1), hazard(2, 20, 0, 5, 1)],
    },
  )),
  message('Welcome', 'sixteen obstacles, so the list needs the longer array form', welcome({}, rules(1_000, 250, 1_500, 1), {
    widthMm: 100_000, heightMm: 100_000,
    obstacles: Array.from({ length: 16 }, (_, i) => area(i * 1_000, i * 100, 500, 50)), hazards: [],
  })),
  message('Redirect', 'to another server', { host: 'zone-7.example.org', port: 7_777, ticket: 'ticket' }),
  message('Redirect', 'longest host, largest port, longest ticket', { host: 'h'.repeat(255), port: 65_535, ticket: 'k'.repeat(4_096) }),
  ...[1, 2, 3, 4, 5, 6, 7].map((code) => message('Refused', `code ${code}`, { code, reason: 'The token has expired; log in again.' })),
  message('MoveAccepted', 'an ordinary step', { sequence: 1, x: 50_250, y: 49_750, tick: 1_235 }),
  message('MoveAccepted', 'largest', { sequence: SAFE_MAX, x: INT32_MAX, y: INT32_MAX, tick: SAFE_MAX }),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((reason) =>
    message('MoveRejected', `reason ${reason}`, { sequence: 200 + reason, reason, x: 50_000, y: 50_000, retryTicks: reason })),
  message('MoveRejected', 'negative position and the longest wait', { sequence: 1, reason: 1, x: -1, y: INT32_MIN, retryTicks: SAFE_MAX }),
  message('CommandRefused', 'busy', { sequence: 12, code: 1, retryAfterMs: 50 }),
  message('CommandRefused', 'rate limited', { sequence: SAFE_MAX, code: 2, retryAfterMs: INT32_MAX }),
  message('LeaveAccepted', 'an ordinary leave', { sequence: 13 }),
  message('StateUpdate', 'nothing to say', update(0, false, {})),
  message('StateUpdate', 'everybody, one of each life, names in several scripts', update(77, true, {
    entered: [
      entered(0, 1, 1, 'Ada', 50_000, 50_000), entered(1, 1, 2, '지민', 50_250, 50_000, 1, 117),
      entered(2, 1, 3, 'Zoë 🦊', 0, 99_999, 2, 137),
      entered(65_535, 1, SAFE_MAX, 'n'.repeat(64), INT32_MAX, INT32_MIN),
      entered(300, 2, 1, 'slime', 10, 20), entered(301, 3, 1, 'coin', 30, 40),
    ],
  })),
  message('StateUpdate', 'changes of every kind', update(78, false, {
    entered: [entered(9, 1, 90, '', 1, 2)],
    moved: [[1, 25_125, 25_000], [65_535, 0, 65_535]], life: [3, 0, 0, 2, 2, SAFE_MAX], left: [4, 300, 65_535],
  })),
  message('StateUpdate', 'the example of the protocol page', update(100, false, {
    entered: [entered(301, 3, 7, 'coin', 1_000, 2_000)], moved: [[300, 25_125, 24_999]], life: [300, 1, 140], left: [9],
  })),
  message('StateUpdate', 'forty-three who moved, so the records need the longer binary form', update(79, false, {
    moved: Array.from({ length: 43 }, (_, i) => [i, i * 100, i * 1_500] as const),
  })),
  ...[1, 2, 3].map((severity) => message('Notice', `severity ${severity}`, { severity, text: 'The server restarts in 5 minutes.' })),
  ...STRING_EDGES.map((length) =>
    message('Notice', `a text of ${length} bytes`, { severity: 1, text: 'é'.repeat(length >> 1) + 'a'.repeat(length & 1) })),
  ...Array.from({ length: 11 }, (_, i) => message('Error', `code ${i + 1}`, { code: i + 1, text: 'A body has 1 to 65536 bytes.' })),
  message('PickUpItem', 'an item that lies near', { sequence: 14, itemId: 3 }),
  message('PickUpItem', 'largest', { sequence: SAFE_MAX, itemId: SAFE_MAX }),
  message('Resync', 'has no fields', {}),
  message('Placed', 'back from the dead', { x: 50_000, y: 10_000, tick: 1_300 }),
  message('Placed', 'largest', { x: INT32_MAX, y: INT32_MAX, tick: SAFE_MAX }),
  message('CommandAccepted', 'an item picked up', { sequence: 14, tick: 1_301 }),
  message('CommandAccepted', 'largest', { sequence: SAFE_MAX, tick: SAFE_MAX }),
  message('CommandRejected', 'somebody was faster', { sequence: 15, reason: 10, retryTicks: 0 }),
  message('CommandRejected', 'stunned, with the longest wait', { sequence: SAFE_MAX, reason: 6, retryTicks: SAFE_MAX }),
  message('Pong', 'before the player is in a zone', { nonce: 0, tick: 0 }),
  message('Pong', 'largest', { nonce: int64(INT64_MAX), tick: SAFE_MAX }),
];
