import {
  add,
  assert,
  formatMoney,
  type Instant,
  isLess,
  isoOf,
  type Money,
  money,
  ok,
  refuse,
  type Result,
  sum,
  zero,
} from '@waystock/kernel';
import type { PromotionInvalid } from './errors.ts';

/** What a code gives, to whom, and until when. */
export interface Promotion {
  readonly code: string;
  readonly benefit: Benefit;
  readonly validFrom: Instant;
  /** Up to but not at this instant; undefined for ever. */
  readonly validUntil: Instant | undefined;
  /** Of the goods, before any discount and without shipping. */
  readonly minimum: Money | undefined;
  /** 1 for a code of single use. */
  readonly usesPerCustomer: number | undefined;
  readonly totalUses: number | undefined;
}

export type Benefit =
  /** In hundredths of a percent, so that 12.5 % is 1250 and nothing is a float. */
  | { readonly kind: 'percent'; readonly basisPoints: number }
  /** Off the goods; never more than they cost. */
  | { readonly kind: 'amount'; readonly amount: Money }
  | { readonly kind: 'free-shipping' };

/** How often the code was used in orders that were not cancelled. */
export interface PromotionUses {
  readonly byCustomer: number;
  readonly total: number;
}

export interface PromotionOrder {
  /** What each line costs in all, in the order of the lines. */
  readonly lines: readonly Money[];
  readonly shipping: Money;
  readonly at: Instant;
}

export interface Discount {
  /** One per line; they sum to `items` to the last minor unit. */
  readonly lines: readonly Money[];
  readonly items: Money;
  readonly shipping: Money;
  /** items + shipping. */
  readonly total: Money;
}

export type PromotionRefusal =
  | { readonly kind: 'promotion-unknown'; readonly code: string }
  | { readonly kind: 'promotion-not-started'; readonly code: string; readonly from: Instant }
  | { readonly kind: 'promotion-ended'; readonly code: string; readonly at: Instant }
  | { readonly kind: 'promotion-used-up'; readonly code: string }
  | { readonly kind: 'promotion-already-used'; readonly code: string }
  | { readonly kind: 'promotion-minimum-not-met'; readonly code: string; readonly missing: Money }
  | { readonly kind: 'promotion-other-currency'; readonly code: string; readonly needs: string };

/** The end of "The code …", for whoever typed it. */
export function whyNoPromotion(refusal: PromotionRefusal): string {
  switch (refusal.kind) {
    case 'promotion-unknown':
      return `${refusal.code} is not known`;
    case 'promotion-not-started':
      return `${refusal.code} is valid from ${isoOf(refusal.from)}`;
    case 'promotion-ended':
      return `${refusal.code} was valid until ${isoOf(refusal.at)}`;
    case 'promotion-used-up':
      return `${refusal.code} has been used as often as it may be`;
    case 'promotion-already-used':
      return `${refusal.code} has been used by this customer as often as it may be`;
    case 'promotion-minimum-not-met':
      return `${refusal.code} needs goods for ${formatMoney(refusal.missing)} more`;
    case 'promotion-other-currency':
      return `${refusal.code} is for orders in ${refusal.needs}`;
  }
}

/** What the counters and the arithmetic rely on; `used` is how often it has been used in all. */
export function checkBounds(
  promotion: Promotion,
  used: number,
): Result<Promotion, PromotionInvalid> {
  const { code, benefit, minimum, validFrom, validUntil, totalUses } = promotion;
  const amount = benefit.kind === 'amount' ? benefit.amount : undefined;
  const currencies = new Set([amount, minimum].flatMap((bound) => bound?.currency ?? []));
  const rules: [holds: boolean, rule: string][] = [
    [code === normalCode(code), 'is written in capitals'],
    [amount === undefined || amount.minor > 0n, 'takes off more than nothing'],
    [
      minimum === undefined || minimum.minor > 0n,
      'asks for goods of more than nothing, or for none',
    ],
    [currencies.size <= 1, 'is in one currency'],
    [validUntil === undefined || validUntil > validFrom, 'ends after it begins'],
    [totalUses === undefined || totalUses >= used, `has been used ${used} times already`],
  ];
  const broken = rules.find(([holds]) => !holds);
  return broken ? refuse({ kind: 'promotion-invalid', code, rule: broken[1] }) : ok(promotion);
}

/** Codes are written in capitals, and typed in any way. */
export const normalCode = (typed: string): string => typed.trim().toUpperCase();

/** What a code takes off an order, or why it does not apply. */
export function applyPromotion(
  promotion: Promotion,
  order: PromotionOrder,
  uses: PromotionUses,
): Result<Discount, PromotionRefusal> {
  const goods = sum(order.lines, order.shipping.currency);
  const refusal = findRefusal(promotion, { ...order, goods }, uses);
  if (refusal) return refuse(refusal);
  const { benefit } = promotion;
  const none = zero(goods.currency);
  const items = benefit.kind === 'free-shipping' ? none : discountOf(benefit, goods);
  const shipping = benefit.kind === 'free-shipping' ? order.shipping : none;
  return ok({
    lines: spread(items, order.lines),
    items,
    shipping,
    total: add(items, shipping),
  });
}

function findRefusal(
  { code, benefit, minimum, validFrom, validUntil, ...limits }: Promotion,
  { at, goods }: PromotionOrder & { readonly goods: Money },
  uses: PromotionUses,
): PromotionRefusal | undefined {
  if (at < validFrom) return { kind: 'promotion-not-started', code, from: validFrom };
  if (validUntil !== undefined && at >= validUntil)
    return { kind: 'promotion-ended', code, at: validUntil };
  for (const bound of [minimum, benefit.kind === 'amount' ? benefit.amount : undefined])
    if (bound && bound.currency !== goods.currency)
      return { kind: 'promotion-other-currency', code, needs: bound.currency };
  if (limits.totalUses !== undefined && uses.total >= limits.totalUses)
    return { kind: 'promotion-used-up', code };
  if (limits.usesPerCustomer !== undefined && uses.byCustomer >= limits.usesPerCustomer)
    return { kind: 'promotion-already-used', code };
  if (minimum && isLess(goods, minimum))
    return {
      kind: 'promotion-minimum-not-met',
      code,
      missing: money(minimum.minor - goods.minor, goods.currency),
    };
  return undefined;
}

/** Off the goods as a whole, rounded half up to the minor unit; never more than they cost. */
function discountOf(benefit: Exclude<Benefit, { kind: 'free-shipping' }>, goods: Money): Money {
  if (benefit.kind === 'amount') return isLess(goods, benefit.amount) ? goods : benefit.amount;
  const { basisPoints } = benefit;
  assert(
    Number.isInteger(basisPoints) && basisPoints > 0 && basisPoints <= 10_000,
    `a discount is more than 0 and at most 10000 basis points, got ${basisPoints}`,
  );
  return money((goods.minor * BigInt(basisPoints) + 5_000n) / 10_000n, goods.currency);
}

/**
 * Divides an amount over lines in proportion to what they cost, by the largest remainder, so that the
 * parts sum exactly and no line is discounted by more than it costs. Ties go to the earlier line.
 */
function spread(amount: Money, lines: readonly Money[]): Money[] {
  const { currency } = amount;
  const whole = sum(lines, currency).minor;
  assert(amount.minor <= whole, 'a discount is at most what the lines cost');
  if (whole === 0n) return lines.map(() => zero(currency));
  const parts = lines.map((line) => (amount.minor * line.minor) / whole);
  const left = amount.minor - parts.reduce((total, part) => total + part, 0n);
  const remainder = (i: number): bigint => (amount.minor * (lines[i]?.minor ?? 0n)) % whole;
  const first = lines
    .map((_, i) => i)
    .sort((a, b) => Number(remainder(b) - remainder(a)) || a - b)
    .slice(0, Number(left));
  return parts.map((part, i) => money(first.includes(i) ? part + 1n : part, currency));
}
