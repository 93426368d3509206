import { ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import { findReservation } from '../domains/inventory/index.ts';
import {
  type IntakeRefused,
  isPaymentToken,
  listShipments,
  lockOrder,
  noteEvent,
  type OrdersError,
  setPaymentMethod,
} from '../domains/orders/index.ts';
import {
  askAgain,
  findPayment,
  intendAuthorisation,
  type PaymentsError,
  type ProviderCall,
} from '../domains/payments/index.ts';
import type { Tx, World } from '../world.ts';
import { makeCalls } from './settle-payments.ts';

type Refusal =
  | IntakeRefused
  | Extract<OrdersError, { kind: 'order-not-found' | 'too-late-to-change' }>
  | Extract<PaymentsError, { kind: 'payment-not-found' | 'payment-closed' }>;

export interface PayAgain {
  readonly orderId: OrderId;
  readonly method: string;
  readonly actor: string;
}

/**
 * The customer pays with another method while the goods are still held; the caller makes the calls
 * once this is committed. Whichever authorisation comes first counts, the other is voided.
 */
export async function payAgainIn(
  tx: Tx,
  { orderId, method, actor }: PayAgain,
): Promise<Result<readonly ProviderCall[], Refusal>> {
  if (!isPaymentToken(method)) return refuse(noToken);
  const order = await lockOrder(tx, orderId);
  if (!order) return refuse({ kind: 'order-not-found', order: orderId });
  const payment = await findPayment(tx, orderId);
  if (!payment) return refuse({ kind: 'payment-not-found', orderId });
  if (order.stage !== 'created' || !(await isHeld(tx, orderId)))
    return refuse({ kind: 'too-late-to-change', orderId, stage: order.stage });
  const attempt = payment.attempt + 1;
  const wished = await intendAuthorisation(tx, { orderId, amount: order.total, method, attempt });
  if (!wished.ok) {
    const { error } = wished;
    if (error.kind === 'payment-closed' || error.kind === 'payment-not-found') return refuse(error);
    // Nothing has left of an order at its first stage.
    throw new Error(`${orderId} cannot be paid again: ${error.kind}`);
  }
  await setPaymentMethod(tx, orderId, method);
  await noteEvent(tx, orderId, { type: 'paying-again', data: { attempt }, actor });
  return wished;
}

async function isHeld(tx: Tx, orderId: OrderId): Promise<boolean> {
  for (const { reservationId } of await listShipments(tx, orderId)) {
    const hold = reservationId && (await findReservation(tx, reservationId));
    if (!hold || hold.state !== 'held' || (hold.expiresAt ?? 0) <= tx.now) return false;
  }
  return true;
}

const noToken: IntakeRefused = {
  kind: 'intake-refused',
  issues: [
    {
      field: 'payment_method',
      reason: 'payment-method-invalid',
      detail: 'a token of the payment provider is needed, never a card number',
    },
  ],
};

/** The customer is back from the bank's page: the provider knows how it went before it tells us. */
export async function askHowItWent(world: World, orderId: OrderId): Promise<Result<void, never>> {
  await makeCalls(world, await world.db.transact((tx) => askAgain(tx, orderId)));
  return ok(undefined);
}
