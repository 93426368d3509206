import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  assert,
  type Instant,
  minutes,
  ok,
  refuse,
  type Result,
  type Seconds,
} from '@waystock/kernel';

/**
 * Signed webhooks after the Standard Webhooks specification 1.0 (standardwebhooks.com): HMAC-SHA256
 * over `id.timestamp.body` under a shared secret `whsec_<base64>`, sent as `v1,<base64>`. Several
 * signatures may come in one header and several secrets may be valid at once, so that a secret can
 * be changed without losing an event.
 */
export interface WebhookMessage {
  readonly id: string;
  /** Seconds since 1970, as sent in the header `webhook-timestamp`. */
  readonly timestamp: string;
  /** The header `webhook-signature`: `v1,…`, several of them apart by spaces. */
  readonly signature: string;
  /** As received, byte for byte. */
  readonly body: string;
}

export type WebhookRefusal =
  | { readonly kind: 'webhook-malformed'; readonly detail: string }
  | { readonly kind: 'webhook-out-of-time'; readonly sentAt: string }
  | { readonly kind: 'webhook-forged'; readonly id: string };

/** A message older or newer than this is refused: a captured one cannot be replayed tomorrow. */
export const tolerance: Seconds = minutes(5);

export function signWebhook(
  secret: string,
  message: { readonly id: string; readonly body: string; readonly at: Instant },
): WebhookMessage {
  const { id, body, at } = message;
  const timestamp = Math.floor(at / 1000).toString();
  const signature = `v1,${digest(secret, { id, timestamp, body }).toString('base64')}`;
  return { id, timestamp, signature, body };
}

/** The body, once the message proves to come from someone who knows one of the secrets. */
export function verifyWebhook(
  secrets: readonly string[],
  message: WebhookMessage,
  now: Instant,
): Result<string, WebhookRefusal> {
  const { id, timestamp } = message;
  if (id === '' || id.includes('.') || !/^\d{1,12}$/.test(timestamp))
    return refuse({ kind: 'webhook-malformed', detail: 'webhook-id or webhook-timestamp' });
  if (Math.abs(now - Number(timestamp) * 1000) > tolerance * 1000)
    return refuse({ kind: 'webhook-out-of-time', sentAt: timestamp });
  const given = message.signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .map((each) => Buffer.from(each.slice(3), 'base64'));
  const genuine = secrets
    .map((secret) => digest(secret, message))
    .some((wanted) => given.some((g) => g.length === wanted.length && timingSafeEqual(g, wanted)));
  return genuine ? ok(message.body) : refuse({ kind: 'webhook-forged', id });
}

function digest(secret: string, m: Pick<WebhookMessage, 'id' | 'timestamp' | 'body'>): Buffer {
  assert(secret.startsWith('whsec_'), 'a webhook secret starts with whsec_');
  const key = Buffer.from(secret.slice(6), 'base64');
  assert(key.length >= 24, 'a webhook secret has at least 24 bytes');
  return createHmac('sha256', key).update(`${m.id}.${m.timestamp}.${m.body}`).digest();
}
