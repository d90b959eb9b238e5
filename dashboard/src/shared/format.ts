/** A figure split from its unit, so that a screen may set the unit smaller and a sentence may join them. */
export type Figure = { readonly value: string; readonly unit: string };

export const NO_FIGURE: Figure = { value: '–', unit: '' };

/** Building a format takes longer than a hundred uses of it, and a page of figures has hundreds every second: each is built once. */
function remembered<Options, Format>(options: Options, build: (locale: string, options: Options) => Format): (locale: string) => Format {
  const formats = new Map<string, Format>();
  return (locale) => {
    let format = formats.get(locale);
    if (format === undefined) formats.set(locale, (format = build(locale, options)));
    return format;
  };
}

const numbers = (options: Intl.NumberFormatOptions) => remembered(options, (locale, of) => new Intl.NumberFormat(locale, of));
const dates = (options: Intl.DateTimeFormatOptions) => remembered(options, (locale, of) => new Intl.DateTimeFormat(locale, of));

const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false } as const;
const DAY = { day: 'numeric', month: 'short' } as const;
const clock = dates(TIME);
const day = dates(DAY);
const moment = dates({ ...DAY, ...TIME });

const decimals = [0, 1, 2].map((digits) => numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }));
const compact = numbers({ notation: 'compact', minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percents = [0, 1].map((digits) => numbers({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }));

function fixed(value: number, digits: 0 | 1 | 2, locale: string): string {
  return decimals[digits]!(locale).format(value);
}

/** A lag in words: `splitLag` below a minute, and the two largest units above. */
export function formatLag(ms: number | null, locale: string, units: DurationUnits): string {
  return ms === null || ms < 60_000 ? joinFigure(splitLag(ms, locale)) : formatDuration(ms, locale, units);
}

/** Three significant places are enough to see a change and few enough to read at a glance. */
function threePlaces(value: number, locale: string): string {
  const size = Math.abs(value);
  return fixed(value, size >= 100 || value === 0 ? 0 : size >= 10 ? 1 : 2, locale);
}

export function formatCount(value: number | null, locale: string): string {
  if (value === null) return NO_FIGURE.value;
  return Math.abs(value) < 1_000_000 ? fixed(value, 0, locale) : compact(locale).format(value);
}

/** Every digit, where a number is a name or is proof: a sequence, events that were lost. */
export function formatExact(value: number, locale: string): string {
  return fixed(value, 0, locale);
}

/** Something per second. Small rates keep a decimal, because one every five seconds is not zero. */
export function formatRate(value: number | null, locale: string): string {
  if (value === null) return NO_FIGURE.value;
  if (value >= 1_000_000) return compact(locale).format(value);
  return fixed(value, value > 0 && value < 9.95 ? 1 : 0, locale);
}

export function splitMicroseconds(us: number | null, locale: string): Figure {
  if (us === null) return NO_FIGURE;
  return us >= 1_000_000
    ? { value: threePlaces(us / 1_000_000, locale), unit: 's' }
    : { value: threePlaces(us / 1_000, locale), unit: 'ms' };
}

export function formatMicroseconds(us: number | null, locale: string): string {
  return joinFigure(splitMicroseconds(us, locale));
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

export function splitBytes(bytes: number | null, locale: string): Figure {
  if (bytes === null) return NO_FIGURE;
  let value = bytes;
  let step = 0;
  // 999.5 would print as 1,000, so the next unit begins there and not at 1,024.
  while (Math.abs(value) >= 999.5 && step < BYTE_UNITS.length - 1) {
    value /= 1_024;
    step++;
  }
  return { value: step === 0 ? fixed(value, 0, locale) : threePlaces(value, locale), unit: BYTE_UNITS[step] ?? 'B' };
}

export function formatBytes(bytes: number | null, locale: string): string {
  return joinFigure(splitBytes(bytes, locale));
}

/** Words of time that differ between languages, each with the space before it where its language wants one. */
export type DurationUnits = { readonly day: string; readonly hour: string; readonly minute: string; readonly second: string };

/** A length of time in its two largest units, as people say it: "3 h 12 min", never "11,520 s". */
export function formatDuration(ms: number | null, locale: string, units: DurationUnits): string {
  if (ms === null) return NO_FIGURE.value;
  const seconds = Math.max(0, ms) / 1_000;
  if (seconds < 10 && seconds % 1 !== 0) return `${fixed(seconds, 1, locale)}${units.second}`;
  const whole = Math.floor(seconds);
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(whole / 86_400), units.day],
    [Math.floor(whole / 3_600) % 24, units.hour],
    [Math.floor(whole / 60) % 60, units.minute],
    [whole % 60, units.second],
  ];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return `0${units.second}`;
  return parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${formatCount(amount, locale)}${unit}`)
    .join(' ');
}

/** Lag is milliseconds while all is well, and seconds with ever fewer decimals from where it begins to matter. */
export function splitLag(ms: number | null, locale: string): Figure {
  if (ms === null) return NO_FIGURE;
  if (ms < 999.5) return { value: fixed(ms, 0, locale), unit: 'ms' };
  const seconds = ms / 1_000;
  return { value: fixed(seconds, seconds < 10 ? 1 : 0, locale), unit: 's' };
}

export function joinFigure(figure: Figure): string {
  return figure.unit ? `${figure.value} ${figure.unit}` : figure.value;
}

export function formatClock(atMs: number, locale: string): string {
  return clock(locale).format(atMs);
}

/** A day, where the time of day says nothing. */
export function formatDay(atMs: number, locale: string): string {
  return day(locale).format(atMs);
}

/** A day and a time, for what may have happened yesterday. */
export function formatMoment(atMs: number, locale: string): string {
  return moment(locale).format(atMs);
}

/** A place or a distance in the world, which counts in millimetres and is looked at in metres. */
export function formatMetres(mm: number | null, locale: string): string {
  return mm === null ? NO_FIGURE.value : fixed(mm / 1_000, 1, locale);
}

export function formatPercent(share: number, locale: string): string {
  // What is there but too little to print must not read as nothing.
  if (share > 0 && share < 0.001) return `<${percents[1]!(locale).format(0.001)}`;
  return percents[share > 0 && share < 0.0995 ? 1 : 0]!(locale).format(share);
}
