import {
  assert,
  type CustomerId,
  type Instant,
  type Money,
  type OrderId,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import {
  applyPromotion,
  type Discount,
  type Promotion,
  type PromotionRefusal,
} from './promotion.ts';
import * as store from './promotion-store.ts';

export interface PromotionRequest {
  /** As the customer typed it. */
  readonly code: string;
  readonly customerId: CustomerId;
  /** What each line costs in all, in the order of the lines. */
  readonly lines: readonly Money[];
  readonly shipping: Money;
  /** An order that has redeemed the code already does not stand in its own way. */
  readonly orderId?: OrderId;
  /** When the order was placed, if that is not now. */
  readonly at?: Instant;
}

/** Codes are written in capitals, and typed in any way. */
export const normalCode = (typed: string): string => typed.trim().toUpperCase();

/** Writes a code; uses so far count against new bounds. */
export async function putPromotion(tx: Tx, promotion: Promotion): Promise<void> {
  assert(promotion.code === normalCode(promotion.code), `${promotion.code} is not in capitals`);
  await store.upsertPromotion(tx, promotion);
}

/** What a code would take off, without using it up. */
export async function checkPromotion(
  tx: Tx,
  request: PromotionRequest,
): Promise<Result<Discount, PromotionRefusal>> {
  const code = normalCode(request.code);
  const found = await store.findPromotion(tx, { ...request, code });
  if (!found) return refuse({ kind: 'promotion-unknown', code });
  const { lines, shipping, at = tx.now } = request;
  return applyPromotion(found.promotion, { lines, shipping, at }, found.uses);
}

/**
 * Takes one use of a code for an order, in one round trip. What is looked up may be out of date by the
 * time of the use; whether there was one left is decided by the statement that takes it.
 */
export async function redeemPromotion(
  tx: Tx,
  request: PromotionRequest & { readonly orderId: OrderId },
): Promise<Result<Discount, PromotionRefusal>> {
  const code = normalCode(request.code);
  const [checked, taken] = await Promise.all([
    checkPromotion(tx, request),
    store.insertUse(tx, { ...request, code }),
  ]);
  if (!checked.ok) {
    if (taken === 'redeemed') await store.deleteUse(tx, request.orderId);
    return checked;
  }
  if (taken === 'redeemed' || taken === 'repeated') return checked;
  return refuse(
    taken === 'already-used'
      ? { kind: 'promotion-already-used', code }
      : { kind: taken === 'used-up' ? 'promotion-used-up' : 'promotion-unknown', code },
  );
}
