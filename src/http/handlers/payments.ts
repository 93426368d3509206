import type { api } from '@waystock/contract';
import { ok, type OrderId, refuse } from '@waystock/kernel';
import {
  findPayment,
  type Payment,
  type ProviderCall,
  statusOf,
  totalsOf,
} from '../../domains/payments/index.ts';
import { askHowItWent, payAgainIn } from '../../workflows/pay-again.ts';
import { receiveWebhookMessage } from '../../workflows/receive-webhook.ts';
import { makeCalls } from '../../workflows/settle-payments.ts';
import type { Tx } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { mayTouch } from './orders.ts';

export const payments = {
  async get({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const may = await mayTouch(tx, params.order_id, permit);
      return may.ok ? readPayment(tx, params.order_id) : may;
    });
  },

  async retry({ world, params, body, principal, permit, command }) {
    const orderId = params.order_id;
    const actor = `${principal.role}:${principal.subject}`;
    let calls: readonly ProviderCall[] = [];
    const done = await command(async (tx) => {
      const may = await mayTouch(tx, orderId, permit);
      if (!may.ok) return may;
      const wished = await payAgainIn(tx, { orderId, method: body.payment_method, actor });
      if (!wished.ok) return wished;
      calls = wished.value;
      return readPayment(tx, orderId);
    });
    // Recorded and committed; should this process die here, the reconciler makes them.
    if (done.reply) await makeCalls(world, calls);
    return done;
  },

  async completeChallenge({ world, params, permit, command }) {
    const may = await world.db.read((tx) => mayTouch(tx, params.order_id, permit));
    if (!may.ok) return may;
    await askHowItWent(world, params.order_id);
    return command((tx) => readPayment(tx, params.order_id));
  },

  async webhook({ world, headers, rawBody }) {
    const received = await receiveWebhookMessage(world, {
      id: headers['webhook-id'],
      timestamp: headers['webhook-timestamp'],
      signature: headers['webhook-signature'],
      body: rawBody,
    });
    return received.ok ? ok(undefined) : received;
  },
} satisfies HandlersOf<typeof api.payments>;

export async function readPayment(tx: Tx, orderId: OrderId) {
  const payment = await findPayment(tx, orderId);
  return payment ? ok(paymentBody(payment)) : refuse({ kind: 'payment-not-found', orderId });
}

function paymentBody(payment: Payment) {
  const { authorised, captured, voided, refunded } = totalsOf(payment);
  const challenged = payment.operations.findLast((operation) => operation.state === 'pending');
  return {
    payment_id: payment.id,
    order_id: payment.orderId,
    status: statusOf(payment),
    currency: payment.amount.currency,
    amount_minor: payment.amount.minor,
    authorised_minor: authorised.minor,
    captured_minor: captured.minor,
    voided_minor: voided.minor,
    refunded_minor: refunded.minor,
    challenge_url: challenged?.challengeUrl ?? null,
    operations: payment.operations.map((operation) => ({
      kind: operation.kind,
      state: operation.state,
      amount_minor: operation.amount.minor,
      failure: operation.failure ?? null,
      intended_at: operation.intendedAt,
      settled_at: operation.settledAt ?? null,
    })),
  };
}
