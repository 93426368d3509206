import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSubjectKey, openVault, seal, unseal, unwrapKey, wrapKey } from './crypto.ts';

/** A stream of bytes that never repeats and is the same in every run. */
function countingEntropy(): (bytes: number) => Uint8Array {
  let n = 0;
  return (bytes) => createHash('shake256', { outputLength: bytes }).update(`${n++}`).digest();
}
const kek = (n: number) => new Uint8Array(32).fill(n);
const vault = openVault(new Map([['2026', kek(7)]]), countingEntropy());
const text = fc.string({ unit: 'binary', maxLength: 200 });
const context = fc.string({ maxLength: 40 });

test('what was sealed opens again, and two seals of one text differ', () => {
  fc.assert(
    fc.property(text, context, (value, place) => {
      const key = newSubjectKey(vault);
      const sealed = seal(vault, key, { context: place, text: value });
      expect(unseal(key, { context: place, sealed })).toBe(value);
      expect(seal(vault, key, { context: place, text: value }).equals(sealed)).toBe(false);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test('a changed bit, a shortened value, another place or another key does not open', () => {
  const arbitrary = fc.tuple(text, context, fc.nat(), fc.nat(7));
  fc.assert(
    fc.property(arbitrary, ([value, place, at, bit]) => {
      const key = newSubjectKey(vault);
      const sealed = seal(vault, key, { context: place, text: value });
      const changed = Buffer.from(sealed);
      const index = at % sealed.length;
      changed[index] = (changed[index] ?? 0) ^ (1 << bit);
      for (const wrong of [
        { key, context: place, sealed: changed },
        { key, context: place, sealed: sealed.subarray(0, sealed.length - 1) },
        { key, context: `${place}x`, sealed },
        { key: newSubjectKey(vault), context: place, sealed },
      ])
        expect(() => unseal(wrong.key, wrong)).toThrow(/sealed value/);
    }),
    { numRuns: 200, seed: 2 },
  );
});

test('a wrapped key opens for its subject only, also after the next KEK is current', () => {
  const key = newSubjectKey(vault);
  const wrapped = wrapKey(vault, 'cus_1', key);
  expect(Buffer.from(wrapped.wrapped).includes(Buffer.from(key))).toBe(false);
  expect(unwrapKey(vault, 'cus_1', wrapped)).toEqual(Buffer.from(key));
  expect(() => unwrapKey(vault, 'cus_2', wrapped)).toThrow(/sealed value/);

  const keks = new Map([
    ['2027', kek(8)],
    ['2026', kek(7)],
  ]);
  const next = openVault(keks, countingEntropy());
  expect(unwrapKey(next, 'cus_1', wrapped)).toEqual(Buffer.from(key));
  expect(wrapKey(next, 'cus_1', key).kekId).toBe('2027');
  const forgotten = openVault(new Map([['2027', kek(8)]]), countingEntropy());
  expect(() => unwrapKey(forgotten, 'cus_1', wrapped)).toThrow(/no key-encryption key 2026/);
});

test('a vault wants keys of 32 bytes', () => {
  expect(() => openVault(new Map(), countingEntropy())).toThrow(/at least one/);
  expect(() => openVault(new Map([['x', kek(1).subarray(1)]]), countingEntropy())).toThrow(/32/);
});
