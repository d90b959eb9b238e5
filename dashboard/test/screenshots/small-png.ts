import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS_MAX = 256;

type Pixels = { readonly width: number; readonly height: number; readonly rgb: Uint8Array };

/** Undoes the filter of one row of a PNG, in place. `above` is the row before it, or nothing for the first. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array | null, bytesPerPixel: number): void {
  for (let at = 0; at < row.length; at++) {
    const left = at >= bytesPerPixel ? row[at - bytesPerPixel]! : 0;
    const up = above?.[at] ?? 0;
    const corner = at >= bytesPerPixel ? (above?.[at - bytesPerPixel] ?? 0) : 0;
    const guess = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0;
    row[at] = row[at]! + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

/** Reads what a browser writes: eight bits a channel, with or without alpha, not interlaced. */
function decode(png: Buffer): Pixels {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const packed = inflateSync(Buffer.concat(parts));
  const rgb = new Uint8Array(width * height * 3);
  let above: Uint8Array | null = null;
  for (let y = 0; y < height; y++) {
    const start = y * (width * channels + 1);
    const row = new Uint8Array(packed.subarray(start + 1, start + 1 + width * channels));
    unfilter(packed[start]!, row, above, channels);
    above = row;
    for (let x = 0; x < width; x++) rgb.set(row.subarray(x * channels, x * channels + 3), (y * width + x) * 3);
  }
  return { width, height, rgb };
}

type Box = { readonly colours: readonly (readonly [key: number, count: number])[]; readonly channel: number; readonly spread: number };

const channelOf = (key: number, channel: number): number => (key >> (16 - channel * 8)) & 0xff;

function boxOf(colours: Box['colours']): Box {
  let [channel, spread] = [0, -1];
  for (let each = 0; each < 3; each++) {
    let [low, high] = [255, 0];
    for (const [key] of colours) {
      low = Math.min(low, channelOf(key, each));
      high = Math.max(high, channelOf(key, each));
    }
    if (high - low > spread) [channel, spread] = [each, high - low];
  }
  return { colours, channel, spread };
}

/** The colours that most of a screen is made of stay exactly what the theme says. */
const EXACT_MAX = 160;

/** Keeps the commonest colours, and splits the others where they differ most until there are few enough: the median cut. */
function chooseColours(rgb: Uint8Array): { readonly palette: readonly number[]; readonly indexOf: ReadonlyMap<number, number> } {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgb.length; at += 3) {
    const key = (rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const byCount = [...counts].sort((a, b) => b[1] - a[1]);
  const palette = byCount.slice(0, EXACT_MAX).map(([key]) => key);
  const indexOf = new Map(palette.map((key, index) => [key, index]));
  const others = byCount.slice(EXACT_MAX);
  const boxes = others.length === 0 ? [] : [boxOf(others)];
  while (boxes.length > 0 && boxes.length < COLOURS_MAX - EXACT_MAX) {
    const widest = boxes.reduce((best, box, index) => (box.spread > boxes[best]!.spread ? index : best), 0);
    const { colours, channel, spread } = boxes[widest]!;
    if (spread <= 0) break;
    const sorted = colours.toSorted((a, b) => channelOf(a[0], channel) - channelOf(b[0], channel));
    const middle = sorted.length >> 1;
    boxes.splice(widest, 1, boxOf(sorted.slice(0, middle)), boxOf(sorted.slice(middle)));
  }
  for (const { colours } of boxes) {
    for (const [key] of colours) indexOf.set(key, palette.length);
    palette.push(colours.reduce((most, each) => (each[1] > most[1] ? each : most))[0]);
  }
  return { palette, indexOf };
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value >>> 0;
});

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, sum]);
}

/** The same picture with a palette of at most 256 colours: a screen has few, so it loses nothing to the eye and most of its bytes. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, rgb } = decode(png);
  const { palette, indexOf } = chooseColours(rgb);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      rows[y * (width + 1) + 1 + x] = indexOf.get((rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!) ?? 0;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((key) => [channelOf(key, 0), channelOf(key, 1), channelOf(key, 2)]));
  const parts = [
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ];
  return Buffer.concat([SIGNATURE, ...parts]);
}
