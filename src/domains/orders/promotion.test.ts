import { currency, days, expectOk, instant, money, plus } from '@waystock/kernel';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applyPromotion,
  type Benefit,
  type Promotion,
  type PromotionOrder,
  type PromotionRefusal,
  whyNoPromotion,
} from './promotion.ts';

const at = instant(Date.UTC(2026, 4, 6, 14));
const eur = (minor: number | bigint) => money(minor, currency('EUR'));
const tenPercent: Promotion = {
  code: 'MAY10',
  benefit: { kind: 'percent', basisPoints: 1000 },
  validFrom: at,
  validUntil: plus(at, days(1)),
  minimum: undefined,
  usesPerCustomer: undefined,
  totalUses: undefined,
};
const order: PromotionOrder = { lines: [20_00, 9_99, 5].map(eur), shipping: eur(4_90), at };
const unused = { byCustomer: 0, total: 0 };
const minors = (amounts: readonly { minor: bigint }[]) => amounts.map((a) => Number(a.minor));

describe('benefits', () => {
  test.each<[string, Benefit, number[], number]>([
    ['10 %', { kind: 'percent', basisPoints: 1000 }, [200, 100, 0], 0],
    ['12.5 %', { kind: 'percent', basisPoints: 1250 }, [250, 125, 1], 0],
    ['all of it', { kind: 'percent', basisPoints: 10_000 }, [2000, 999, 5], 0],
    ['5.00 off', { kind: 'amount', amount: eur(500) }, [333, 166, 1], 0],
    ['more than the goods cost', { kind: 'amount', amount: eur(9999) }, [2000, 999, 5], 0],
    ['free shipping', { kind: 'free-shipping' }, [0, 0, 0], 490],
  ])('%s', (_name, benefit, lines, shipping) => {
    const discount = expectOk(applyPromotion({ ...tenPercent, benefit }, order, unused));
    expect(minors(discount.lines)).toEqual(lines);
    expect(discount.shipping).toEqual(eur(shipping));
    expect(discount.items).toEqual(eur(lines.reduce((a, b) => a + b, 0)));
    expect(discount.total).toEqual(eur(Number(discount.items.minor) + shipping));
  });

  test('goods that cost nothing have nothing taken off', () => {
    const free = { ...order, lines: [eur(0), eur(0)] };
    expect(minors(expectOk(applyPromotion(tenPercent, free, unused)).lines)).toEqual([0, 0]);
  });

  test('a discount of nothing or of more than all is a bug', () => {
    for (const basisPoints of [0, 10_001, 12.5])
      expect(() =>
        applyPromotion({ ...tenPercent, benefit: { kind: 'percent', basisPoints } }, order, unused),
      ).toThrow('basis points');
  });
});

describe('refusals', () => {
  const of = (
    promotion: Partial<Promotion>,
    change: Partial<PromotionOrder> = {},
    uses: Partial<typeof unused> = {},
  ) => {
    const result = applyPromotion(
      { ...tenPercent, ...promotion },
      { ...order, ...change },
      { ...unused, ...uses },
    );
    return result.ok ? undefined : result.error;
  };

  test.each([
    [-1, 'promotion-not-started'],
    [0, undefined],
    [86_399_999, undefined],
    [86_400_000, 'promotion-ended'],
  ])('%d ms after it starts: %s', (ms, kind) => {
    expect(of({}, { at: instant(at + ms) })?.kind).toBe(kind);
  });

  test('without an end it goes on', () => {
    expect(of({ validUntil: undefined }, { at: plus(at, days(9999)) })).toBeUndefined();
  });

  test('single use is once per customer', () => {
    const single = { usesPerCustomer: 1 };
    expect(of(single, {}, { byCustomer: 0, total: 7 })).toBeUndefined();
    expect(of(single, {}, { byCustomer: 1, total: 7 })).toEqual({
      kind: 'promotion-already-used',
      code: 'MAY10',
    });
  });

  test('a hundred uses are a hundred, whoever uses them', () => {
    expect(of({ totalUses: 100 }, {}, { total: 99 })).toBeUndefined();
    expect(of({ totalUses: 100 }, {}, { total: 100 })?.kind).toBe('promotion-used-up');
  });

  test('the minimum counts goods, not shipping, and says what is missing', () => {
    expect(of({ minimum: eur(30_04) })).toBeUndefined();
    expect(of({ minimum: eur(30_05) })).toMatchObject({
      kind: 'promotion-minimum-not-met',
      missing: eur(1),
    });
  });

  test('an amount of another currency takes nothing off', () => {
    const usd = money(100, currency('USD'));
    const error = { kind: 'promotion-other-currency', needs: 'USD' };
    expect(of({ benefit: { kind: 'amount', amount: usd } })).toMatchObject(error);
    expect(of({ minimum: usd })).toMatchObject(error);
  });
});

test.each<[string, PromotionRefusal]>([
  ['X is not known', { kind: 'promotion-unknown', code: 'X' }],
  ['valid from 2026-05-06T14:00:00.000Z', { kind: 'promotion-not-started', code: 'X', from: at }],
  ['valid until 2026-05-06T14:00:00.000Z', { kind: 'promotion-ended', code: 'X', at }],
  ['as often as it may be', { kind: 'promotion-used-up', code: 'X' }],
  ['by this customer', { kind: 'promotion-already-used', code: 'X' }],
  ['12.50 EUR more', { kind: 'promotion-minimum-not-met', code: 'X', missing: eur(1250) }],
  ['orders in USD', { kind: 'promotion-other-currency', code: 'X', needs: 'USD' }],
])('a refusal is told: … %s', (words, refusal) => {
  expect(whyNoPromotion(refusal)).toContain(words);
});

test('parts sum to the whole, none exceeds its line, and dearer lines never get less', () => {
  const benefit = fc.oneof(
    fc.record({
      kind: fc.constant('percent' as const),
      basisPoints: fc.integer({ min: 1, max: 10_000 }),
    }),
    fc.record({ kind: fc.constant('amount' as const), amount: fc.nat(50_000).map(eur) }),
  );
  const prices = fc.array(fc.bigInt({ min: 0n, max: 9_000_000_000_000_000n }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(benefit, fc.oneof(prices, fc.array(fc.nat(30), { minLength: 1 })), (b, minor) => {
      const lines = minor.map(eur);
      const promotion = { ...tenPercent, benefit: b };
      const discount = expectOk(applyPromotion(promotion, { ...order, lines }, unused));
      const total = discount.lines.reduce((t, part) => t + part.minor, 0n);
      expect(total).toBe(discount.items.minor);
      discount.lines.forEach((part, i) => {
        const line = lines[i]?.minor ?? 0n;
        expect(part.minor >= 0n && part.minor <= line).toBe(true);
        discount.lines.forEach((other, j) => {
          if ((lines[j]?.minor ?? 0n) > line) expect(other.minor >= part.minor).toBe(true);
        });
      });
    }),
    { numRuns: 500 },
  );
});
