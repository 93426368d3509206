import {
  type CustomerId,
  type Instant,
  type Money,
  ok,
  type OrderId,
  refuse,
  type Result,
  times,
} from '@waystock/kernel';
import {
  checkPromotion,
  type Discount,
  type IntakeRefused,
  type OrderLine,
  type PromotionRefusal,
  redeemPromotion,
  whyNoPromotion,
  withDiscounts,
} from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';

/** What an order costs. */
export interface Prices {
  readonly lines: readonly OrderLine[];
  readonly shipping: Money;
}

interface Code {
  readonly code: string;
  readonly customerId: CustomerId;
}

/** What a code would take off an order that is placed now; it is not used up. */
export const checkCode = async (
  world: World,
  code: Code,
  prices: Prices,
): Promise<Result<Discount, PromotionRefusal>> =>
  world.db.read((tx) => checkPromotion(tx, { ...code, ...wholesOf(prices) }));

/** Takes the one use an order makes of its code; asked again it is the same use. */
export async function redeemCode(
  tx: Tx,
  code: Code & { readonly orderId: OrderId; readonly at?: Instant },
  prices: Prices,
): Promise<Result<Prices, IntakeRefused>> {
  const off = await redeemPromotion(tx, { ...code, ...wholesOf(prices) });
  if (off.ok) return ok(lessDiscount(prices, off.value));
  const detail = whyNoPromotion(off.error);
  const issue = { field: 'promotion_code', reason: 'promotion-invalid', detail } as const;
  return refuse({ kind: 'intake-refused', issues: [issue] });
}

/** What is left to pay. */
export const lessDiscount = (
  { lines, shipping }: Prices,
  off: Pick<Discount, 'lines' | 'shipping'> | undefined,
): Prices =>
  off
    ? {
        lines: withDiscounts(lines, off.lines),
        shipping: { ...shipping, minor: shipping.minor - off.shipping.minor },
      }
    : { lines, shipping };

const wholesOf = ({ lines, shipping }: Prices) => ({
  lines: lines.map((line) => times(line.price, line.units)),
  shipping,
});
