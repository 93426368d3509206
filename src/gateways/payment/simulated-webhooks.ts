import type { Instant, Random } from '@waystock/kernel';
import { writeEvent } from './bridge-protocol.ts';
import type { PaymentEvent } from './payment-gateway.ts';
import { arrivals, type Behaviour } from './simulated-behaviour.ts';
import { signWebhook, type WebhookMessage } from './standard-webhooks.ts';

/** What the simulated provider has still to tell, each at its time, in no other order than that. */
export interface WebhookQueue {
  /** Something became final or needs a challenge `at`: told seconds later, hours late, twice or never. */
  announce(key: string, outcome: PaymentEvent['outcome'], at: Instant): void;
  /** Those due by now, signed; each is handed out once. */
  takeDue(now: Instant): WebhookMessage[];
  nextDueAt(): Instant | undefined;
}

export function openWebhookQueue(options: {
  readonly random: Random;
  readonly behaviour: Behaviour;
  readonly secret: string;
}): WebhookQueue {
  let waiting: { readonly dueAt: Instant; readonly event: PaymentEvent }[] = [];
  return {
    announce(key, outcome, at) {
      const event = { id: `evt_${key.replaceAll(/[:.]/g, '_')}_${outcome.kind}`, key, outcome };
      const random = options.random.fork('webhook', event.id);
      for (const dueAt of arrivals(random, at, options.behaviour)) waiting.push({ dueAt, event });
    },
    takeDue(now) {
      const due = waiting.filter((webhook) => webhook.dueAt <= now);
      waiting = waiting.filter((webhook) => webhook.dueAt > now);
      return due
        .sort((a, b) => a.dueAt - b.dueAt || (a.event.id < b.event.id ? -1 : 1))
        .map(({ event }) =>
          signWebhook(options.secret, { id: event.id, body: writeEvent(event), at: now }),
        );
    },
    nextDueAt: () => firstOf(waiting.map((webhook) => webhook.dueAt)),
  };
}

export const firstOf = (times: readonly Instant[]): Instant | undefined =>
  times.reduce<Instant | undefined>(
    (first, at) => (first === undefined || at < first ? at : first),
    undefined,
  );
