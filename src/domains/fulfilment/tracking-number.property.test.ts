import { seededRandom } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTrackingNumber, newTrackingNumber, parseTrackingNumber } from './tracking-number.ts';

const anyNumber = fc.string().map((seed) => newTrackingNumber(seededRandom(seed)));
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const replace = (text: string, at: number, by: string) =>
  text.slice(0, at) + by + text.slice(at + by.length);

describe('a tracking number', () => {
  test('is read as it is written, and as people write it', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        expect(number).toMatch(/^WS[0-9A-HJKMNP-TV-Z]{12}$/);
        expect(parseTrackingNumber(number)).toBe(number);
        expect(parseTrackingNumber(formatTrackingNumber(number).toLowerCase())).toBe(number);
        expect(parseTrackingNumber(number.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(number);
      }),
    );
  });

  test('with one character misread is never taken', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.integer({ min: 2, max: 13 }),
        fc.constantFrom(...alphabet.split('')),
        (number, at, by) => {
          fc.pre(number.charAt(at) !== by);
          expect(parseTrackingNumber(replace(number, at, by))).toBeUndefined();
        },
      ),
    );
  });

  test('with two neighbours swapped is never taken', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 2, max: 12 }), (number, at) => {
        const [a = '', b = ''] = number.slice(at, at + 2);
        fc.pre(a !== b);
        expect(parseTrackingNumber(replace(number, at, b + a))).toBeUndefined();
      }),
    );
  });

  test.each(['', 'WS', 'WS0000000000', 'WS0000000000000', 'XX000000000000', 'WSU00000000000'])(
    '%j is none',
    (text) => expect(parseTrackingNumber(text)).toBeUndefined(),
  );

  test('does not follow from the one before', () => {
    const random = seededRandom('one run');
    const numbers = Array.from({ length: 1000 }, () => newTrackingNumber(random));
    expect(new Set(numbers).size).toBe(1000);
  });
});
