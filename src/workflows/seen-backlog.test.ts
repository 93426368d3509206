import { asId, hours, instant, minutes, type OrderId, plus, type SkuId } from '@waystock/kernel';
import { expect, test } from 'vitest';
import type { StockCell } from '../domains/allocation/index.ts';
import { type Around, type Asked, findNews } from './seen-backlog.ts';

const began = instant(Date.UTC(2026, 4, 6, 12));
const order = (id: string, skus: readonly string[], versions = '1'): Asked => ({
  orderId: asId<OrderId>(id),
  skuIds: skus.map((sku) => asId<SkuId>(sku)),
  versions,
});
const cell = (sku: string, site: string, units: number): StockCell => ({
  skuId: asId(sku),
  siteId: asId(site),
  units,
});
const tea = order('tea', ['T']);
const both = order('both', ['T', 'C']);
const soap = order('soap', ['S']);
const around: Around = {
  at: began,
  free: [cell('T', 'A', 2), cell('C', 'A', 1), cell('S', 'A', 5), cell('S', 'B', 0)],
  market: 'r1',
};

/** Which orders are news a while after a look at all three. */
function newsAfter(
  change: { asked?: readonly Asked[] } & Partial<Around> = {},
  wait = minutes(10),
): string[] {
  const asked = [tea, both, soap];
  const { look } = findNews(undefined, asked, around);
  const now = { ...around, at: plus(began, wait), ...change };
  return [...findNews(look, change.asked ?? asked, now).news].toSorted();
}

test('at the first look everything is news, at the next nothing', () => {
  expect(findNews(undefined, [tea, both, soap], around).news.size).toBe(3);
  expect(newsAfter()).toEqual([]);
});

test('an order that is new or changed is news, with those that want the same goods', () => {
  expect(newsAfter({ asked: [both, soap, order('new', ['C'])] })).toEqual(['both', 'new']);
  expect(newsAfter({ asked: [tea, both, order('soap', ['S'], '2')] })).toEqual(['soap']);
});

test('more units of its goods are news, fewer are none', () => {
  expect(newsAfter({ free: [...around.free, cell('S', 'C', 1)] })).toEqual(['soap']);
  expect(newsAfter({ free: [cell('T', 'A', 1), cell('S', 'A', 4)] })).toEqual([]);
  expect(newsAfter({ free: [cell('T', 'A', 3), cell('S', 'A', 5)] })).toEqual(['both', 'tea']);
});

test('another market is news for all', () => {
  expect(newsAfter({ market: 'r2' })).toHaveLength(3);
});

test('after two hours an order is thought about again, counted from when it last was', () => {
  expect(newsAfter({}, minutes(119))).toEqual([]);
  expect(newsAfter({}, hours(2))).toHaveLength(3);
  const { look } = findNews(undefined, [tea, soap], around);
  const changed = [order('tea', ['T'], '2'), soap];
  const later = findNews(look, changed, { ...around, at: plus(began, hours(1)) });
  const now = { ...around, at: plus(began, hours(2)) };
  expect([...findNews(later.look, changed, now).news]).toEqual(['soap']);
});
