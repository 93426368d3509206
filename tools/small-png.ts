import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * A screenshot with at most 256 colours, which is a third of its size and looks the same: pages have few
 * colours, and the edges of letters find a near one. Reads what browsers write (PNG, eight bits a
 * channel, not interlaced); popular colours are kept, others become their nearest.
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, pixels } = readPixels(png);
  const palette = popular(pixels);
  const nearest = new Map<number, number>();
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const colour = pixels[y * width + x] as number;
      let index = nearest.get(colour);
      if (index === undefined) {
        index = nearestTo(colour, palette);
        nearest.set(colour, index);
      }
      rows[y * (width + 1) + 1 + x] = index;
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.from(palette.flatMap((c) => [c >> 16, (c >> 8) & 255, c & 255]));
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Surfaces and letters keep their colour, whatever else is in the picture. */
const exact = 64;

/** The colours most pixels have; after the first, none too close to another while there are others. */
function popular(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([c]) => c);
  const chosen = byCount.slice(0, exact);
  for (const apart of [600, 200, 60, 0])
    for (const colour of byCount) {
      if (chosen.length === 256) return chosen;
      if (chosen.every((one) => distance(one, colour) > apart)) chosen.push(colour);
    }
  return chosen;
}

function nearestTo(colour: number, palette: readonly number[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [i, one] of palette.entries()) {
    const away = distance(one, colour);
    if (away < least) [best, least] = [i, away];
  }
  return best;
}

/** Squared, eyes being keenest for green. */
const distance = (a: number, b: number): number =>
  2 * ((a >> 16) - (b >> 16)) ** 2 +
  4 * (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 +
  3 * ((a & 255) - (b & 255)) ** 2;

function readPixels(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const [depth, type, , , interlaced] = png.subarray(24, 29);
  if (depth !== 8 || (type !== 2 && type !== 6) || interlaced !== 0)
    throw new Error('Not a PNG as browsers write it.');
  const each = type === 2 ? 3 : 4;
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * each;
  const pixels = new Uint32Array(width * height);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const line = unfilter(raw.subarray(from, from + stride + 1), above, each);
    for (let x = 0; x < width; x++)
      pixels[y * width + x] =
        ((line[x * each] as number) << 16) |
        ((line[x * each + 1] as number) << 8) |
        (line[x * each + 2] as number);
    above = line;
  }
  return { width, height, pixels };
}

/** One line, filtered as its first byte says (PNG specification, section 9). */
function unfilter(raw: Uint8Array, above: Uint8Array, each: number): Uint8Array<ArrayBuffer> {
  const line = new Uint8Array(raw.length - 1);
  for (let i = 0; i < line.length; i++) {
    const a = i >= each ? (line[i - each] as number) : 0;
    const b = above[i] as number;
    const c = i >= each ? (above[i - each] as number) : 0;
    const guess = [0, a, b, (a + b) >> 1, paeth(a, b, c)][raw[0] as number] as number;
    line[i] = (raw[i + 1] as number) + guess;
  }
  return line;
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
