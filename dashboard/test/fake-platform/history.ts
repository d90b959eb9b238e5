import { done, refusal, type Answer, type FakeContext, type FakeFeature, type FakeRequest } from './feature';

/** The platform keeps a second, ten seconds, a minute and a quarter of an hour, each for so long. */
const TIERS: readonly (readonly [stepMs: number, keptMinutes: number])[] = [
  [1_000, 15],
  [10_000, 360],
  [60_000, 10_080],
  [900_000, 129_600],
];
const SERIES_MAX = 32;

/** Around which value a series wanders, and how far. */
const LEVELS: readonly (readonly [name: RegExp, level: number, reach: number])[] = [
  [/^players$/, 560, 120],
  [/^players\.zone/, 140, 40],
  [/p50us/, 260, 60],
  [/^tick\.(p99|max)us/, 1_800, 900],
  [/^verdict\.(p99|max)us/, 620, 300],
  [/^roundtrip/, 26_000, 4_000],
  [/^(events|accepted)\.rate|^rate\./, 1_600, 300],
  [/^rejected/, 60, 20],
  [/^(busy|slow)/, 0, 0],
  [/^packets\.in/, 1_800, 300],
  [/^packets\.out/, 11_200, 2_000],
  [/^bytes\.in/, 41_000, 8_000],
  [/^bytes\.out/, 2_900_000, 500_000],
  [/^lag\..*ms$/, 60, 40],
  [/^lag\..*events$/, 12, 9],
  [/^topic\.game\.events\.player/, 1_540, 260],
  [/^topic\.game\.events/, 48, 22],
  [/^topic\.game\.figures/, 2, 0],
  [/^topic/, 0.4, 0.4],
  [/^cpu/, 14, 5],
  [/^rss/, 186e6, 6e6],
  [/^inbox/, 2, 2],
  [/^journal/, 14, 12],
];

/** A past that was never lived. What it says of a moment follows from the moment and the name alone. */
export class FakeHistory implements FakeFeature {
  readonly #context: FakeContext;
  /** As when the database behind the coarser steps is away. */
  isBroken = false;

  constructor(context: FakeContext) {
    this.#context = context;
  }

  answer({ method, path, search }: FakeRequest): Answer | null {
    if (method !== 'GET' || path[0] !== 'history' || path.length > 1) return null;
    if (this.isBroken) return refusal(503, 'store_unavailable', 'The database cannot be used at the moment.');
    const names = (search.get('series') ?? '').split(',');
    const [minutes, points] = [Number(search.get('minutes')), Number(search.get('points'))];
    if (names.length > SERIES_MAX) return refusal(400, 'invalid_request', `Ask for at most ${SERIES_MAX} series at once.`);
    const tierMs = TIERS.find(([, kept]) => minutes <= kept)?.[0] ?? 900_000;
    const stepMs = tierMs * Math.max(1, Math.ceil((minutes * 60_000) / tierMs / points));
    const to = (Math.floor(this.#context.now() / stepMs) + 1) * stepMs;
    const at = Array.from({ length: Math.floor((minutes * 60_000) / stepMs) }, (_, index) => to - (index + 1) * stepMs).reverse();
    const series = Object.fromEntries(names.map((name) => [name, { at, value: at.map((each) => valueOf(name, each, this.#context)) }]));
    return done({ stepMs, from: new Date(to - minutes * 60_000).toISOString(), to: new Date(to).toISOString(), series });
  }
}

/** A quarter of an hour in the night, in which the platform was being updated and remembers nothing. */
function isHole(atMs: number): boolean {
  const minuteOfDay = Math.floor(atMs / 60_000) % 1_440;
  return minuteOfDay >= 185 && minuteOfDay < 200;
}

function valueOf(name: string, atMs: number, { scenario }: FakeContext): number | null {
  const found = LEVELS.find(([pattern]) => pattern.test(name));
  if (found === undefined || isHole(atMs)) return null;
  const [, level, reach] = found;
  const seed = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const day = Math.sin((atMs / 86_400_000) * Math.PI * 2 + 4.2);
  const wave = Math.sin(atMs / 611_000 + seed) * 0.5 + Math.sin(atMs / 47_000 + seed * 2) * 0.3 + Math.sin(atMs / 5_300 + seed * 3) * 0.2;
  const isTroubled = scenario() === 'overloaded' && /^(tick|verdict)\.(p99|max)us|^inbox|^cpu/.test(name);
  const value = level * (1 + day * 0.22) + reach * wave;
  return Math.max(0, Math.round((isTroubled ? value * troubleOf(name) : value) * 100) / 100);
}

function troubleOf(name: string): number {
  return name.startsWith('tick') ? 32 : name.startsWith('verdict') ? 60 : name === 'inbox' ? 1_700 : 5.6;
}
