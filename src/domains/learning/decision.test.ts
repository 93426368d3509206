import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../world.ts';
import { checkDraft, type DecisionDraft, hashOf } from './decision.ts';
import { aDraft } from './decision.fixture.ts';

describe('the hash of inputs', () => {
  test.each<[string, Json, Json, boolean]>([
    [
      'the order of fields does not matter',
      { a: 1, b: [2, { d: 4, c: 3 }] },
      { b: [2, { c: 3, d: 4 }], a: 1 },
      true,
    ],
    ['the order of a list does', [1, 2], [2, 1], false],
    ['a number is not its text', { a: 1 }, { a: '1' }, false],
    ['nothing is not absent', { a: null }, {}, false],
    ['a list is not its elements', [[1], 2], [1, 2], false],
    ['texts are kept apart', ['a,b'], ['a', 'b'], false],
  ])('%s', (_, one, other, same) => {
    expect(hashOf(one) === hashOf(other)).toBe(same);
  });

  test('does not depend on the order of fields at any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const inputs = JSON.parse(JSON.stringify(value)) as Json;
        expect(hashOf(reversed(inputs))).toBe(hashOf(inputs));
      }),
      { numRuns: 50 },
    );
  });
});

test.each<[string, Partial<DecisionDraft>]>([
  ['about nothing', { subject: '' }],
  ['expected above its interval', { value: { ...aDraft().value, expected: 10, high: 9 } }],
  ['expected below its interval', { value: { ...aDraft().value, expected: 1, low: 2, high: 9 } }],
])('a decision %s is a bug', (_, changes) => {
  expect(() => checkDraft(aDraft(changes))).toThrow();
  expect(() => checkDraft(aDraft())).not.toThrow();
});

function reversed(value: Json): Json {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([name, field]): [string, Json] => [
    name,
    reversed(field),
  ]);
  return Object.fromEntries(fields.reverse());
}
