import {
  type Instant,
  isoOf,
  ok,
  parseInstant,
  type Random,
  refuse,
  type Result,
} from '@waystock/kernel';
import { z } from 'zod';
import type { PaymentEvent } from './payment-gateway.ts';
import { arrivals, type Behaviour } from './simulated-behaviour.ts';
import {
  signWebhook,
  verifyWebhook,
  type WebhookMessage,
  type WebhookRefusal,
} from './standard-webhooks.ts';

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
          signWebhook(options.secret, { id: event.id, body: write(event), at: now }),
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

const eventSchema = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  outcome: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('succeeded'),
      reference: z.string().min(1),
      expires_at: z.iso.datetime().optional(),
    }),
    z.object({
      kind: z.literal('failed'),
      reason: z.enum([
        'declined',
        'insufficient-funds',
        'expired-card',
        'suspected-fraud',
        'authentication-failed',
        'authorisation-expired',
        'authorisation-voided',
        'unknown-authorisation',
        'amount-too-large',
        'key-reused',
        'processing-error',
      ]),
    }),
    z.object({ kind: z.literal('challenge'), url: z.url() }),
  ]),
});

function write({ id, key, outcome }: PaymentEvent): string {
  if (outcome.kind !== 'succeeded' || outcome.expiresAt === undefined)
    return JSON.stringify({ id, key, outcome });
  const { kind, reference, expiresAt } = outcome;
  return JSON.stringify({ id, key, outcome: { kind, reference, expires_at: isoOf(expiresAt) } });
}

/** The event in a message that proves to be the provider's. */
export function readEvent(
  secrets: readonly string[],
  message: WebhookMessage,
  now: Instant,
): Result<PaymentEvent, WebhookRefusal> {
  const verified = verifyWebhook(secrets, message, now);
  if (!verified.ok) return verified;
  const parsed = eventSchema.safeParse(parseJson(verified.value));
  if (!parsed.success)
    return refuse({ kind: 'webhook-malformed', detail: z.prettifyError(parsed.error) });
  const { id, key, outcome } = parsed.data;
  if (outcome.kind !== 'succeeded') return ok({ id, key, outcome });
  const { kind, reference, expires_at } = outcome;
  const expiresAt = expires_at === undefined ? undefined : parseInstant(expires_at);
  return ok({ id, key, outcome: { kind, reference, expiresAt } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
