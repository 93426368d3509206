import { localDate, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { cityOf } from '../../../test/support/cities.ts';
import { volumeOf } from '../../domains/catalogue/index.ts';
import { fillCatalogue } from './catalogue.ts';
import { lotOf, planShelves } from './shelves.ts';
import { placeSites } from './sites.ts';

const city = cityOf('1');
const { sites } = placeSites(city);
const skus = fillCatalogue(city.currency);
const shelves = planShelves(city, sites, skus);

test('centres keep everything; nodes what fits their room and temperatures', () => {
  for (const site of sites) {
    const kept = shelves.filter((shelf) => shelf.siteId === site.id);
    const goods = kept.map((shelf) => {
      const sku = skus.find(({ id }) => id === shelf.skuId);
      return sku ? { sku, level: shelf.level } : expect.unreachable(shelf.skuId);
    });
    for (const { sku } of goods) expect(site.temperatures).toContain(sku.temperature);
    const room = goods.reduce((sum, { sku, level }) => sum + volumeOf(sku) * level, 0);
    expect(room).toBeLessThan(site.capacity);
    if (site.kind === 'fulfilment-centre') expect(kept).toHaveLength(skus.length);
    else expect(kept.length).toBeGreaterThan(10);
  }
});

test('a lot that has just come can be sold for two days at least', () => {
  const day = localDate('2026-05-04');
  for (const minShelfLifeDays of [1, 3, 30])
    for (let n = 0; n < 50; n++) {
      const random = seededRandom(`${n}`);
      const lot = lotOf({ lotTracked: true, minShelfLifeDays }, day, random);
      const left = (Date.parse(lot?.expiresOn ?? '') - Date.parse(day)) / 86_400_000;
      expect(left).toBeGreaterThan(minShelfLifeDays + 1);
    }
  expect(lotOf({ lotTracked: false, minShelfLifeDays: 0 }, day, seededRandom('n'))).toBe(undefined);
});
