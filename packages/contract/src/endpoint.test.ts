import type { Instant, OrderId, SkuId, Units } from '@waystock/kernel';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type api, operations } from './api.ts';
import { endpoint, type InputOf, type RepetitionOf, type ReplyOf } from './endpoint.ts';
import { allRoles } from './roles.ts';

describe('a spec says its types', () => {
  test('inputs and replies are the kernel’s values', () => {
    type Place = InputOf<typeof api.orders.place>;
    expectTypeOf<Place['body']['lines'][number]>().toEqualTypeOf<{ sku_id: SkuId; units: Units }>();
    expectTypeOf<Place['body']['one_box']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<InputOf<typeof api.orders.get>['params']>().toEqualTypeOf<{ order_id: OrderId }>();
    expectTypeOf<InputOf<typeof api.orders.get>['body']>().toEqualTypeOf<undefined>();
    type Order = ReplyOf<typeof api.orders.get>;
    expectTypeOf<Order['total_minor']>().toEqualTypeOf<bigint>();
    expectTypeOf<Order['placed_at']>().toEqualTypeOf<Instant>();
    expectTypeOf<RepetitionOf<typeof api.orders.place>>().toEqualTypeOf<'key'>();
    expectTypeOf<RepetitionOf<typeof api.orders.get>>().toEqualTypeOf<'safe'>();
    expectTypeOf<RepetitionOf<typeof api.payments.webhook>>().toEqualTypeOf<'natural'>();
  });

  test('a path and its parameters agree', () => {
    const form = { method: 'GET', summary: '', tag: '', auth: 'public', errors: [] } as const;
    // @ts-expect-error a parameter of the path is not declared
    endpoint({ ...form, path: '/a/{b}' });
    // @ts-expect-error a declared parameter is not in the path
    endpoint({ ...form, path: '/a', params: { b: z.string() } });
    endpoint({ ...form, path: '/a/{b}/{c}', params: { b: z.string(), c: z.string() } });
  });
});

describe('the operations', () => {
  test('each address and method occurs once', () => {
    const addresses = operations.map(
      ({ endpoint: { spec } }) => `${spec.method} ${spec.path.replaceAll(/\{[^}]+\}/g, '{}')}`,
    );
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(addresses.length).toBeGreaterThan(60);
  });

  test.each(operations)('$name is well formed', ({ endpoint: { spec, repetition, status } }) => {
    expect(spec.path).toMatch(/^(\/[a-z-]+|\/\{[a-z_]+\})+$/);
    expect(spec.summary).not.toMatch(/\.$/);
    if (spec.method === 'GET') expect(spec.body).toBeUndefined();
    if (repetition === 'key') expect(spec.auth).not.toBe('public');
    if (spec.auth !== 'public') for (const role of spec.auth) expect(allRoles).toContain(role);
    expect(status === 204).toBe(spec.response === undefined);
  });

  test('bodies refuse what they do not know', () => {
    for (const { name, endpoint } of operations) {
      const body = endpoint.spec.body;
      if (!(body instanceof z.ZodObject) || name === 'payments.webhook') continue;
      const schema = { ...z.toJSONSchema(body, { io: 'input', metadata: z.registry() }) };
      expect(schema, name).toMatchObject({ additionalProperties: false });
    }
  });
});
