import { ok, type Result } from '@waystock/kernel';
import { receiveWebhook } from '../domains/payments/index.ts';
import type { WebhookMessage, WebhookRefusal } from '../gateways/gateways.ts';
import type { World } from '../world.ts';
import { makeCalls } from './settle-payments.ts';

/** The payment provider tells something unasked. Each event counts once, however often it comes. */
export async function receiveWebhookMessage(
  world: World,
  message: WebhookMessage,
): Promise<Result<void, WebhookRefusal>> {
  const event = world.gateways.payment.verifyWebhook(message, world.now());
  if (!event.ok) return event;
  await makeCalls(world, await world.db.transact((tx) => receiveWebhook(tx, event.value)));
  return ok(undefined);
}
