import type { Instant } from '@waystock/kernel';
import type { PaymentGateway, PaymentOutcome } from '../../gateways/payment/payment-gateway.ts';
import type { SimulatedPaymentProvider } from '../../gateways/payment/simulated-payment-provider.ts';
import { receiveWebhookMessage } from '../../workflows/receive-webhook.ts';
import { count, type Tally } from '../faults.ts';
import type { Scene } from '../scene.ts';

/** A gateway that tells after each call that the provider may have something to send. */
export function overheard(
  gateway: PaymentGateway,
  { onCall, tally }: { readonly onCall: () => void; readonly tally: Tally },
): PaymentGateway {
  const afterwards = async (answer: Promise<PaymentOutcome>): Promise<PaymentOutcome> => {
    const outcome = await answer;
    if (outcome.kind === 'timeout') count(tally, 'payment timed out');
    if (outcome.kind === 'challenge') count(tally, 'payment challenged');
    if (outcome.kind === 'failed') count(tally, `payment failed: ${outcome.reason}`);
    onCall();
    return outcome;
  };
  return {
    authorise: (request) => afterwards(gateway.authorise(request)),
    capture: (request) => afterwards(gateway.capture(request)),
    void: (request) => afterwards(gateway.void(request)),
    refund: (request) => afterwards(gateway.refund(request)),
    find: (key) => gateway.find(key),
    verifyWebhook: (message, now) => gateway.verifyWebhook(message, now),
  };
}

/** The provider sends its webhooks when they are due: call the result whenever it may have some. */
export function sendWebhooks(simulation: Scene, provider: SimulatedPaymentProvider): () => void {
  let nextAt: Instant | undefined;
  const lookAgain = (): void => {
    const due = provider.nextDueAt();
    if (due === undefined || (nextAt !== undefined && nextAt <= due)) return;
    nextAt = due;
    simulation.at(due, send);
  };
  const send = async (): Promise<void> => {
    nextAt = undefined;
    for (const message of provider.takeDueWebhooks(simulation.now))
      await receiveWebhookMessage(simulation.world, message);
    lookAgain();
  };
  return lookAgain;
}
