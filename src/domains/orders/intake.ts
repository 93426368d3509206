import {
  type Currency,
  type Money,
  ok,
  refuse,
  type Result,
  type SkuId,
  type Units,
  units,
  zero,
} from '@waystock/kernel';
import type { Sku } from '../catalogue/index.ts';
import type { IntakeIssue, IntakeRefused } from './errors.ts';
import type { OrderLine } from './order.ts';

/** An order as it arrives, with what others found out about it. */
export interface Intake {
  readonly currency: Currency;
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
  readonly skus: ReadonlyMap<SkuId, Sku>;
  readonly address: 'confirmed' | 'incomplete' | 'unknown';
  /** What is not certain of an incomplete one. */
  readonly doubts?: string | undefined;
  readonly paymentMethod: string;
  /** A discount per line in the order of the merged lines, or why the code does not apply. */
  readonly promotion?: { readonly refused: string } | undefined;
  /** Units that can be sold to this address, over all sites. */
  readonly sellable: ReadonlyMap<SkuId, Units>;
  readonly optionAvailable: boolean;
}

/**
 * All that is wrong with an order, in one answer; or its lines, one per SKU, at today's prices.
 * Availability is preliminary here: the hold decides.
 */
export function checkIntake(intake: Intake): Result<OrderLine[], IntakeRefused> {
  const lines = mergeLines(intake.lines);
  const issues: IntakeIssue[] = [...checkLines(intake), ...addressIssues(intake)];
  if (!isPaymentToken(intake.paymentMethod))
    issues.push({
      field: 'payment_method',
      reason: 'payment-method-invalid',
      detail: 'a token of the payment provider is needed, never a card number',
    });
  if (intake.promotion)
    issues.push({
      field: 'promotion_code',
      reason: 'promotion-invalid',
      detail: intake.promotion.refused,
    });
  if (!intake.optionAvailable)
    issues.push({
      field: 'delivery',
      reason: 'option-unavailable',
      detail: 'this way of delivery cannot be promised for these goods and this address',
    });
  if (issues.length > 0) return refuse({ kind: 'intake-refused', issues });
  return ok(
    lines.map(({ skuId, units }, i) => ({
      line: i + 1,
      skuId,
      units,
      price: intake.skus.get(skuId)?.price ?? zero(intake.currency),
      discount: zero(intake.currency),
    })),
  );
}

type Goods = Pick<Intake, 'currency' | 'lines' | 'skus' | 'sellable'>;

/** All that is wrong with the goods of an order, wherever they go. */
export function checkLines(goods: Goods): IntakeIssue[] {
  const lines = mergeLines(goods.lines);
  const issues = lines.flatMap((line, i) => lineIssues(goods, line, i));
  const value = lines.reduce(
    (total, { skuId, units }) => total + (goods.skus.get(skuId)?.price.minor ?? 0n) * BigInt(units),
    0n,
  );
  if (value > mostMinor)
    issues.push({
      field: 'lines',
      reason: 'order-too-large',
      detail: 'an order is worth at most 1,000,000,000,000 minor units',
    });
  return issues;
}

/** Far beyond any order, and far within what sums and JSON numbers can hold. */
const mostMinor = 1_000_000_000_000n;

/** Two lines of one SKU are one line: they compete for the same stock. */
export function mergeLines(
  lines: Intake['lines'],
): { readonly skuId: SkuId; readonly units: Units }[] {
  const merged = new Map<SkuId, number>();
  for (const line of lines) merged.set(line.skuId, (merged.get(line.skuId) ?? 0) + line.units);
  return [...merged].map(([skuId, n]) => ({ skuId, units: units(n) }));
}

/** Spreads promotion discounts over lines; both come in the same order. */
export const withDiscounts = (
  lines: readonly OrderLine[],
  discounts: readonly Money[],
): OrderLine[] => lines.map((line, i) => ({ ...line, discount: discounts[i] ?? line.discount }));

function lineIssues(
  intake: Goods,
  { skuId, units: wanted }: { skuId: SkuId; units: Units },
  i: number,
): IntakeIssue[] {
  const field = `lines[${i}]`;
  const sku = intake.skus.get(skuId);
  if (!sku) return [{ field, reason: 'unknown-sku', detail: `there is no SKU ${skuId}` }];
  const issues: IntakeIssue[] = [];
  if (!sku.active) issues.push({ field, reason: 'not-sold', detail: `${skuId} is not sold now` });
  if (sku.price.currency !== intake.currency)
    issues.push({
      field,
      reason: 'other-currency',
      detail: `${skuId} is priced in ${sku.price.currency}, the order in ${intake.currency}`,
    });
  const sellable = intake.sellable.get(skuId) ?? 0;
  if (sellable < wanted)
    issues.push({
      field,
      reason: 'out-of-stock',
      detail: `only ${sellable} of ${skuId} can be sold; ${wanted} were asked for`,
    });
  return issues;
}

function addressIssues({ address, doubts }: Intake): IntakeIssue[] {
  if (address === 'confirmed') return [];
  return address === 'incomplete'
    ? [
        {
          field: 'destination',
          reason: 'address-incomplete',
          detail: doubts ?? 'a house number is needed, so that a courier can find the door',
        },
      ]
    : [{ field: 'destination', reason: 'address-unknown', detail: 'no such address is known' }];
}

/** Provider tokens look like `tok_…`, `pm_…`; a row of digits is somebody's card. */
export const isPaymentToken = (text: string): boolean =>
  /^[a-z]+_[A-Za-z0-9_-]{3,}$/.test(text) && !/\d{12,}/.test(text);
