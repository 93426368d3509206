import {
  asId,
  days,
  instant,
  minus,
  type OrderId,
  plus,
  type SkuId,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { checkRequest, type Delivered, returnWindow, type ReturnRequest } from './request.ts';

const at = instant(Date.UTC(2026, 4, 6, 14));
const sku = (line: number) => asId<SkuId>(`SKU-${line}`);
const delivered = (line: number, n: number, daysAgo = 1): Delivered => ({
  line,
  skuId: sku(line),
  units: units(n),
  deliveredAt: minus(at, days(daysAgo)),
});
const ask = (line: number, n: number) => ({ line, units: units(n), reason: 'not-wanted' as const });
const request: ReturnRequest = {
  orderId: asId<OrderId>('ord_1'),
  lines: [ask(1, 2)],
  delivered: [delivered(1, 3), delivered(2, 1)],
  spokenFor: new Map(),
};
const check = (change: Partial<ReturnRequest>, when = at) => {
  const checked = checkRequest({ ...request, ...change }, when);
  return checked.ok
    ? checked.value.map((line) => `${line.units} ${line.skuId}`)
    : checked.error.issues.map((issue) => `${issue.line} ${issue.reason}`);
};

test('what was delivered may be sent back, some of it or all', () => {
  expect(check({})).toEqual(['2 SKU-1']);
  expect(check({ lines: [ask(1, 3), ask(2, 1)] })).toEqual(['3 SKU-1', '1 SKU-2']);
});

describe('what cannot be sent back is named', () => {
  test.each<[string, Partial<ReturnRequest>, string[]]>([
    ['nothing of it came', { lines: [ask(3, 1)] }, ['3 not-delivered']],
    ['more than came', { lines: [ask(1, 4)] }, ['1 too-many-units']],
    ['on its way back', { lines: [ask(1, 2)], spokenFor: new Map([[1, 2]]) }, ['1 too-many-units']],
    ['named twice', { lines: [ask(1, 1), ask(1, 1)] }, ['1 named-twice']],
    ['all at once', { lines: [ask(1, 9), ask(3, 1)] }, ['1 too-many-units', '3 not-delivered']],
  ])('%s', (_name, change, issues) => {
    expect(check(change)).toEqual(issues);
  });
});

test('the window closes thirty days after each delivery', () => {
  const last = plus(request.delivered[0]?.deliveredAt ?? at, returnWindow);
  expect(check({}, instant(last - 1))).toEqual(['2 SKU-1']);
  expect(check({}, last)).toEqual(['1 window-closed']);
});

test('of units that came on two days the oldest count as sent back first', () => {
  const twoDays = [delivered(1, 2, 40), delivered(1, 2, 5)];
  expect(check({ delivered: twoDays, lines: [ask(1, 2)] })).toEqual(['2 SKU-1']);
  expect(check({ delivered: twoDays, lines: [ask(1, 3)] })).toEqual(['1 window-closed']);
  const before = { delivered: twoDays, spokenFor: new Map([[1, 2]]) };
  expect(check({ ...before, lines: [ask(1, 2)] })).toEqual(['2 SKU-1']);
  expect(check({ ...before, spokenFor: new Map([[1, 3]]), lines: [ask(1, 2)] })).toEqual([
    '1 too-many-units',
  ]);
});
