import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { barcodePath, code128 } from './code128.ts';

const printable = fc.string({
  unit: fc.integer({ min: 32, max: 126 }).map((c) => String.fromCharCode(c)),
  minLength: 1,
  maxLength: 30,
});

test('PJJ123C is the bars that the standard says', () => {
  // Start B, P J J 1 2 3 C, check 55, stop.
  expect(code128('PJJ123C').join('')).toBe(
    '211214' +
      '313121' +
      '112133' +
      '112133' +
      '123221' +
      '223211' +
      '221132' +
      '131321' +
      '311321' +
      '2331112',
  );
});

test('every symbol is six widths of 1 to 4 that add up to eleven, with an even number of black', () => {
  fc.assert(
    fc.property(printable, (text) => {
      const widths = code128(text);
      expect(widths.length).toBe((text.length + 2) * 6 + 7);
      for (let i = 0; i + 7 < widths.length; i += 6) {
        const symbol = widths.slice(i, i + 6);
        expect(symbol.every((w) => w >= 1 && w <= 4)).toBe(true);
        expect(symbol.reduce((a, b) => a + b, 0)).toBe(11);
        const black = symbol.reduce((total, w, n) => total + (n % 2 === 0 ? w : 0), 0);
        expect(black % 2).toBe(0);
      }
    }),
  );
});

test('two texts never have the same bars', () => {
  fc.assert(
    fc.property(printable, printable, (a, b) => {
      fc.pre(a !== b);
      expect(code128(a)).not.toEqual(code128(b));
    }),
  );
  const each = Array.from({ length: 95 }, (_, n) =>
    code128(String.fromCharCode(32 + n)).slice(6, 12),
  );
  expect(new Set(each.map(String)).size).toBe(95);
});

test('the path is as wide as the bars and both quiet zones', () => {
  const { path, width } = barcodePath('WS7K2M9Q4TBX8C', 1);
  expect(width).toBe(20 + 16 * 11 + 13);
  expect(path.startsWith('M10 0h2v1h-2z')).toBe(true);
});

test('what is not ASCII is refused loudly', () => {
  expect(() => code128('ü')).toThrow('code set B');
});
