import { createHmac } from 'node:crypto';
import {
  assert,
  currency,
  type Instant,
  isoOf,
  type Money,
  money,
  ok,
  parseInstant,
  refuse,
  type Result,
} from '@waystock/kernel';
import { z } from 'zod';
import type {
  AuthoriseRequest,
  DrawRequest,
  PaymentEvent,
  PaymentOutcome,
} from './payment-gateway.ts';
import { verifyWebhook, type WebhookMessage, type WebhookRefusal } from './standard-webhooks.ts';

/**
 * The payment bridge protocol as data (docs/payment-bridge.md): what a request, an answer and a
 * webhook look like on the wire. Both sides read and write them with the functions below.
 */
export const drawPaths = {
  capture: '/v1/captures',
  void: '/v1/voids',
  refund: '/v1/refunds',
} as const;
export const authorisePath = '/v1/authorisations';
export const findPath = (key: string): string => `/v1/requests/${encodeURIComponent(key)}`;

export type Answer = Exclude<PaymentOutcome, { readonly kind: 'timeout' }>;

/** What Waystock shows the bridge; whoever reads it off the wire still cannot sign a webhook. */
export function bearerToken(secret: string): string {
  assert(secret.startsWith('whsec_'), 'the payment secret starts with whsec_');
  const key = Buffer.from(secret.slice(6), 'base64');
  return createHmac('sha256', key).update('waystock payment bridge v1').digest('base64url');
}

const amount = {
  amount_minor: z.int().min(0),
  currency: z.string().regex(/^[A-Z]{3}$/),
};
const authoriseBody = z.object({
  order_id: z.string().min(1),
  ...amount,
  method: z.string().min(1),
  initiated_by: z.enum(['customer', 'merchant']),
});
const drawBody = z.object({ authorisation: z.string().min(1), ...amount });

export const writeAuthorise = (request: AuthoriseRequest): string =>
  JSON.stringify({
    order_id: request.orderId,
    ...writeMoney(request.amount),
    method: request.method,
    initiated_by: request.initiatedBy,
  });

export const writeDraw = (request: DrawRequest): string =>
  JSON.stringify({ authorisation: request.authorisation, ...writeMoney(request.amount) });

export function readAuthorise(key: string, text: string): AuthoriseRequest | undefined {
  const { data } = authoriseBody.safeParse(parseJson(text));
  return (
    data && {
      key,
      orderId: data.order_id,
      amount: readMoney(data),
      method: data.method,
      initiatedBy: data.initiated_by,
    }
  );
}

export function readDraw(key: string, text: string): DrawRequest | undefined {
  const { data } = drawBody.safeParse(parseJson(text));
  return data && { key, authorisation: data.authorisation, amount: readMoney(data) };
}

function writeMoney({ minor, currency: code }: Money): { amount_minor: number; currency: string } {
  const amountMinor = Number(minor);
  assert(Number.isSafeInteger(amountMinor), `${minor} does not fit in JSON`);
  return { amount_minor: amountMinor, currency: code };
}

const readMoney = (body: { amount_minor: number; currency: string }): Money =>
  money(body.amount_minor, currency(body.currency));

const outcomes = [
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
  z.object({ kind: z.literal('challenge'), url: z.url({ protocol: /^https$/ }) }),
] as const;
const answerBody = z.discriminatedUnion('kind', outcomes);
const foundBody = z.discriminatedUnion('kind', [
  ...outcomes,
  z.object({ kind: z.literal('absent') }),
]);
const eventBody = z.object({ id: z.string().min(1), key: z.string().min(1), outcome: answerBody });

export const writeAnswer = (answer: Answer | { readonly kind: 'absent' }): object =>
  answer.kind === 'succeeded' && answer.expiresAt !== undefined
    ? { kind: answer.kind, reference: answer.reference, expires_at: isoOf(answer.expiresAt) }
    : answer;

/** Undefined for anything that is not an answer of the protocol, such as a proxy's error page. */
export function readAnswer(text: string): Answer | undefined {
  const { data } = answerBody.safeParse(parseJson(text));
  return data && answerOf(data);
}

export function readFound(text: string): Answer | { readonly kind: 'absent' } | undefined {
  const { data } = foundBody.safeParse(parseJson(text));
  if (!data || data.kind === 'absent') return data;
  return answerOf(data);
}

function answerOf(body: z.output<typeof answerBody>): Answer {
  if (body.kind !== 'succeeded') return body;
  const { kind, reference, expires_at: expiry } = body;
  return expiry === undefined
    ? { kind, reference }
    : { kind, reference, expiresAt: parseInstant(expiry) };
}

export const writeEvent = ({ id, key, outcome }: PaymentEvent): string =>
  JSON.stringify({ id, key, outcome: writeAnswer(outcome) });

/** The event in a message that proves to be the provider's. */
export function readEvent(
  secrets: readonly string[],
  message: WebhookMessage,
  now: Instant,
): Result<PaymentEvent, WebhookRefusal> {
  const verified = verifyWebhook(secrets, message, now);
  if (!verified.ok) return verified;
  const parsed = eventBody.safeParse(parseJson(verified.value));
  if (!parsed.success)
    return refuse({ kind: 'webhook-malformed', detail: z.prettifyError(parsed.error) });
  const { id, key, outcome } = parsed.data;
  return ok({ id, key, outcome: answerOf(outcome) });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
