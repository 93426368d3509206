import { Problem, problemKinds } from '@waystock/contract';
import { asId, money, units } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AnyError, causes, toProblem } from './problems.ts';

test.each<[AnyError, string]>([
  [
    {
      kind: 'out-of-stock',
      lines: [
        { skuId: asId('IPHONE-16'), siteId: asId('NY'), wanted: units(5), available: units(3) },
      ],
    },
    'Only 3 of IPHONE-16 can be sold at site NY; 5 were asked for.',
  ],
  [
    {
      kind: 'refund-exceeds-captured',
      orderId: asId('o'),
      asked: money(900, 'EUR' as never),
      left: money(250, 'EUR' as never),
    },
    '9.00 EUR were asked for; 2.50 EUR can still be refunded.',
  ],
  [
    { kind: 'wrong-role', role: 'driver', allowed: ['shopper', 'ops', 'host'] },
    'You call as driver; this is for shopper, ops or host.',
  ],
  [
    { kind: 'stale-version', expected: 3, actual: 5 },
    'You have seen version 3; it is at version 5.',
  ],
])('a refusal is told as its cause', (error, detail) => {
  const problem = toProblem(error, 'req_1');
  expect(problem).toMatchObject({ kind: error.kind, detail, type: `/problems/${error.kind}` });
  expect(z.encode(Problem, problem)).toEqual(problem);
});

test('every kind told here is in the contract, with an action', () => {
  for (const kind of Object.keys(causes)) expect(problemKinds).toContain(kind);
});
