import { expect, test } from 'vitest';
import { z } from 'zod';
import { operations } from './api.ts';
import { openapi } from './openapi.ts';
import { Order, PlaceOrder } from './resources/orders.ts';

const document = openapi({ title: 'Waystock', version: '1' });
const text = JSON.stringify(document);

test('every operation is in the document under its name', () => {
  const ids = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map(({ operationId }) => operationId),
  );
  expect(ids.sort()).toEqual(operations.map(({ name }) => name as string).sort());
});

test('every reference leads to a component, and every component is used', () => {
  const referred = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name),
  );
  expect(referred).toEqual(new Set(Object.keys(document.components.schemas)));
  expect(text).not.toContain('$defs');
});

test('whole numbers have both bounds, or none that say nothing', () => {
  expect(text).not.toContain(String(Number.MIN_SAFE_INTEGER));
});

test('the form of a call brings its problems', () => {
  const edit = document.paths['/api/v1/orders/{order_id}']?.['patch'];
  expect(Object.keys(edit?.responses ?? {})).toEqual([
    '200',
    '400',
    '401',
    '403',
    '404',
    '409',
    '412',
    '413',
    '415',
    '422',
    '428',
    '429',
    '500',
    '503',
  ]);
  expect(edit?.parameters.map(({ name }) => name)).toEqual([
    'order_id',
    'Idempotency-Key',
    'If-Match',
  ]);
  const skus = document.paths['/api/v1/skus']?.['get'];
  expect(Object.keys(skus?.responses ?? {})).toEqual(['200', '422', '429', '500', '503']);
});

test('money is whole minor units on the wire and a bigint inside', () => {
  const wire = {
    order_id: 'ord_01jtk5c0000000000000000000',
    number: 'ORD-2026-05-06-001',
    customer_id: 'cus_1',
    stage: 'created',
    sla: 'same-day',
    currency: 'USD',
    total_minor: 1800,
    placed_at: '2026-05-06T14:00:00.000Z',
    promised_at: '2026-05-06T20:00:00.000Z',
    version: 1,
    items_minor: 1500,
    discount_minor: 0,
    shipping_minor: 300,
    promotion_code: null,
    one_box: false,
    cancel_reason: null,
    destination: null,
    lines: [],
    shipments: [],
  } as const;
  const order = z.decode(Order, structuredClone(wire) as never);
  expect([order.total_minor, order.placed_at]).toEqual([1800n, Date.UTC(2026, 4, 6, 14)]);
  expect(z.encode(Order, order)).toEqual(wire);
});

test.each<[string, unknown]>([
  ['fractions of a cent', { price_minor: 1.5 }],
  ['no lines', { lines: [] }],
  ['a misspelt field', { one_bx: true }],
  ['a control character', { promotion_code: 'A\u0000' }],
  ['no such country form', { destination: { country: 'Germany' } }],
])('an order with %s is not taken', (_, change) => {
  const good = {
    lines: [{ sku_id: 'PHONE-X', units: 1 }],
    destination: {
      recipient: 'A',
      street: 'B 1',
      postcode: '1',
      city: 'C',
      country: 'DE',
    },
    delivery: { sla: 'standard' },
    currency: 'EUR',
    payment_method: 'tok_1',
  };
  expect(z.safeDecode(PlaceOrder, good as never).success).toBe(true);
  expect(z.safeDecode(PlaceOrder, { ...good, ...(change as object) } as never).success).toBe(false);
});
