import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallPng } from './small-png.ts';

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Lines of RGB, each filtered in another of the five ways. */
function pngOf(lines: readonly (readonly number[])[]): Buffer {
  const width = (lines[0]?.length ?? 0) / 3;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(lines.length, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = lines.map((line, y) => {
    const filter = y % 5;
    const at = (from: readonly number[] | undefined, i: number): number => from?.[i] ?? 0;
    return Buffer.from([
      filter,
      ...line.map((value, i) => {
        const [a, b, c] = [at(line, i - 3), at(lines[y - 1], i), at(lines[y - 1], i - 3)];
        const p = a + b - c;
        const near = [a, b, c].toSorted((m, n) => Math.abs(p - m) - Math.abs(p - n))[0] ?? 0;
        return (value - ([0, a, b, (a + b) >> 1, near][filter] ?? 0) + 512) % 256;
      }),
    ]);
  });
  const data = deflateSync(Buffer.concat(rows));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data)]);
}

/** Back from the palette to lines of RGB. */
function linesOf(png: Buffer): number[][] {
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    parts.set(
      png.toString('latin1', at + 4, at + 8),
      png.subarray(at + 8, at + 8 + png.readUInt32BE(at)),
    );
  const [head, palette] = [parts.get('IHDR'), parts.get('PLTE')];
  const rows = inflateSync(parts.get('IDAT') ?? Buffer.alloc(0));
  const width = head?.readUInt32BE(0) ?? 0;
  return Array.from({ length: head?.readUInt32BE(4) ?? 0 }, (_, y) =>
    [...rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1))].flatMap((i) => [
      ...(palette?.subarray(3 * i, 3 * i + 3) ?? []),
    ]),
  );
}

/** So many colours in all, near ones among them. */
const image = (colours: number): number[][] =>
  Array.from({ length: 23 }, (_, y) =>
    Array.from({ length: 31 }, (_, x) => {
      const n = (x * 7 + y * 31) % colours;
      return [n % 256, (n * 5) % 256, (n >> 3) % 256];
    }).flat(),
  );

test('a picture of at most 256 colours keeps each of them', () => {
  expect(linesOf(smallPng(pngOf(image(200))))).toEqual(image(200));
});

test('of one with more no pixel is far from what it was', () => {
  const before = image(600);
  const after = linesOf(smallPng(pngOf(before)));
  const away = before.flatMap((line, y) =>
    line.map((value, x) => Math.abs(value - (after[y]?.[x] ?? 999))),
  );
  expect(Math.max(...away)).toBeGreaterThan(0);
  expect(Math.max(...away)).toBeLessThan(24);
});

test('what no browser writes is refused', () => {
  const png = pngOf(image(4));
  png[25] = 3;
  expect(() => smallPng(png)).toThrow('Not a PNG as browsers write it.');
});
