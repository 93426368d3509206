import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';

/** Written in capitals; shoppers may type it in any way. */
const code = z
  .string()
  .max(40)
  .regex(/^[A-Z0-9][A-Z0-9_.:-]*$/);

const Benefit = named(
  'PromotionBenefit',
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('percent'), basis_points: z.int().min(1).max(10_000) }),
    z.strictObject({
      kind: z.literal('amount'),
      amount_minor: field.minorUnits,
      currency: field.currency,
    }),
    z.strictObject({ kind: z.literal('free-shipping') }),
  ]),
  'What a code takes off: a share of the goods in hundredths of a percent, an amount of them, or the shipping.',
);

const uses = z.int().min(1).max(1_000_000_000);
const promotion = {
  benefit: Benefit,
  valid_from: field.instant,
  valid_until: field.orNull(field.instant),
  minimum: field.orNull(
    z.strictObject({ amount_minor: field.minorUnits, currency: field.currency }),
  ),
  uses_per_customer: field.orNull(uses),
  total_uses: field.orNull(uses),
};
export const Promotion = named(
  'Promotion',
  z.object({ code, ...promotion }),
  'A code shoppers may type: valid from valid_from up to but not at valid_until, for goods of at least minimum before any discount. Null bounds nothing; total_uses of 1 is a code of single use.',
);

const tag = 'Promotions';
const params = { code };

export const promotions = {
  list: endpoint({
    method: 'GET',
    path: '/promotions',
    summary: 'List promotion codes',
    tag,
    auth: ['ops', 'auditor'],
    query: paged,
    response: pageOf('PromotionPage', Promotion),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/promotions/{code}',
    summary: 'Read a promotion code',
    tag,
    auth: ['ops', 'auditor'],
    params,
    response: named(
      'PromotionInUse',
      z.object({ ...Promotion.shape, uses: field.count }),
      'A code, and how many orders use it that were not cancelled.',
    ),
    errors: ['promotion-not-found'],
  }),
  put: endpoint({
    method: 'PUT',
    path: '/promotions/{code}',
    summary: 'Create or replace a promotion code',
    description:
      'Uses so far count against new bounds. To end a code, set valid_until to an instant that has passed.',
    tag,
    auth: ['ops'],
    params,
    body: named('PromotionInput', z.strictObject(promotion)),
    response: Promotion,
    errors: ['promotion-invalid'],
  }),
};
