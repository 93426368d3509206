import {
  type CustomerId,
  type Instant,
  type Money,
  ok,
  type OrderId,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { PromotionInvalid } from './errors.ts';
import {
  applyPromotion,
  checkBounds,
  type Discount,
  normalCode,
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

/** Writes a code; uses so far count against new bounds. */
export async function putPromotion(
  tx: Tx,
  promotion: Promotion,
): Promise<Result<void, PromotionInvalid>> {
  const checked = checkBounds(promotion, await store.lockUses(tx, promotion.code));
  if (!checked.ok) return checked;
  await store.upsertPromotion(tx, promotion);
  return ok(undefined);
}

/** A code, and how many orders use it. */
export async function getPromotion(
  tx: Tx,
  code: string,
): Promise<
  Result<{ promotion: Promotion; uses: number }, { kind: 'promotion-not-found'; code: string }>
> {
  const [found, uses] = await Promise.all([
    store.findPromotion(tx, { code }),
    store.countUses(tx, code),
  ]);
  return found
    ? ok({ promotion: found.promotion, uses })
    : refuse({ kind: 'promotion-not-found', code });
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
