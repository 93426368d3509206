import { units } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { site, sku } from '../../test/support/goods.ts';
import { chooseSources } from './basket.ts';

type Lines = readonly (readonly [sku: string, site: string, n: number])[];
const rows = (lines: Lines) =>
  lines.map(([s, at, n]) => ({ skuId: sku(s), siteId: site(at), units: units(n) }));

const stock = rows([
  ['TEA', 'NEAR', 2],
  ['TEA', 'FAR', 5],
  ['CUP', 'FAR', 1],
  ['PEN', 'NEAR', 1],
]);
const sites = [site('NEAR'), site('FAR')];

test.each<[string, Record<string, number>, Lines]>([
  ['the nearest that has it', { TEA: 2 }, [['TEA', 'NEAR', 2]]],
  [
    'the one that has everything before the nearest',
    { TEA: 1, CUP: 1 },
    [
      ['TEA', 'FAR', 1],
      ['CUP', 'FAR', 1],
    ],
  ],
  [
    'several, when none has everything',
    { TEA: 6, PEN: 1 },
    [
      ['TEA', 'NEAR', 2],
      ['TEA', 'FAR', 4],
      ['PEN', 'NEAR', 1],
    ],
  ],
])('a basket is held at %s', (_, wanted, expected) => {
  const lines = Object.entries(wanted).map(([id, n]) => ({ skuId: sku(id), units: units(n) }));
  expect(chooseSources(lines, { stock, sites })).toEqual({ ok: true, value: rows(expected) });
});

test('what is short is told for all lines at once', () => {
  const lines = [
    { skuId: sku('TEA'), units: units(9) },
    { skuId: sku('PEN'), units: units(1) },
    { skuId: sku('NONE'), units: units(1) },
  ];
  expect(chooseSources(lines, { stock, sites })).toMatchObject({
    error: {
      kind: 'out-of-stock',
      lines: [
        { skuId: 'TEA', siteId: undefined, wanted: 9, available: 7 },
        { skuId: 'NONE', wanted: 1, available: 0 },
      ],
    },
  });
});

test('a site that is not named is not asked', () => {
  const lines = [{ skuId: sku('TEA'), units: units(3) }];
  expect(chooseSources(lines, { stock, sites: [site('NEAR')] })).toMatchObject({ ok: false });
});
