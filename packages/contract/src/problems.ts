import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { named } from './components.ts';
import { json } from './fields.ts';

interface ProblemClass {
  readonly status: number;
  readonly title: string;
  /** What the caller can do about it. */
  readonly action: string;
}

/**
 * Every way a call can fail: status, title, and what to do. The cause, which depends on the case, is
 * told by the server. Kinds are stable; texts are for people and may change.
 */
export const problems = {
  // The call itself.
  malformed: {
    status: 400,
    title: 'The request cannot be read',
    action: 'Send valid JSON in UTF-8 with the content type application/json.',
  },
  invalid: {
    status: 422,
    title: 'The request does not have the form the API asks for',
    action: 'Correct the fields listed under "errors"; the contract is at /openapi.json.',
  },
  'not-authenticated': {
    status: 401,
    title: 'No valid credentials',
    action: 'Send "Authorization: Bearer …" with a token or API key that is valid now.',
  },
  'wrong-role': {
    status: 403,
    title: 'Your role may not do this',
    action: 'Use an account whose role is listed for this call.',
  },
  'beyond-your-scope': {
    status: 403,
    title: 'That reaches further than you may',
    action: 'Ask for a role and a scope within your own.',
  },
  'not-found': {
    status: 404,
    title: 'Not there, or not yours',
    action: 'Check the address and the id; objects of others are reported the same way.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not know that method',
    action: 'Use one of the methods in the Allow header.',
  },
  'too-large': {
    status: 413,
    title: 'The request is too large',
    action: 'Send less at a time.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The body is not JSON',
    action: 'Send the content type application/json.',
  },
  'too-many-requests': {
    status: 429,
    title: 'Too many requests',
    action: 'Wait as many seconds as Retry-After says.',
  },
  'idempotency-key-missing': {
    status: 400,
    title: 'A command needs an Idempotency-Key',
    action: 'Send a fresh random key with each command, and the same one when you repeat it.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key belongs to another request',
    action: 'Use a fresh key; a key stands for one request with one body.',
  },
  'still-in-progress': {
    status: 409,
    title: 'The first request with this key is still under way',
    action: 'Wait as many seconds as Retry-After says and repeat with the same key.',
  },
  'version-missing': {
    status: 428,
    title: 'If-Match is missing',
    action: 'Send If-Match with the version you have read, as in ETag.',
  },
  'stale-version': {
    status: 412,
    title: 'Somebody else changed it first',
    action: 'Read it again, look at what changed, and repeat with the new version.',
  },
  unavailable: {
    status: 503,
    title: 'Not ready',
    action: 'Try again after as many seconds as Retry-After says.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    action: 'Try again with the same Idempotency-Key; if it stays, report the request id.',
  },

  // Stock.
  'out-of-stock': {
    status: 409,
    title: 'Not enough can be sold',
    action: 'Order fewer, choose another site, or wait for the next receipt.',
  },
  'stock-spoken-for': {
    status: 409,
    title: 'Others have reserved these units',
    action: 'Take fewer, or release reservations first.',
  },
  'hold-expired': {
    status: 409,
    title: 'The hold has run out',
    action: 'Hold the stock again.',
  },
  'reservation-not-live': {
    status: 409,
    title: 'The reservation has ended',
    action: 'Read the order again; its stock has been shipped or released.',
  },
  'receipt-not-expected': {
    status: 409,
    title: 'Nothing is expected under this receipt',
    action: 'Check the id, or book the goods as a receipt without notice.',
  },

  // Orders.
  'order-not-found': {
    status: 404,
    title: 'No such order',
    action: 'Check the order id or number; orders of others are reported the same way.',
  },
  'intake-refused': {
    status: 422,
    title: 'The order cannot be accepted as it is',
    action: 'Correct what "details" lists; all that is wrong is listed at once.',
  },
  'shipment-moved-on': {
    status: 409,
    title: 'The shipment is at another stage',
    action: 'Read the order again and do what its stage asks for.',
  },
  'too-late-to-change': {
    status: 409,
    title: 'Too late to change the order',
    action: 'Wait for the delivery and send the goods back.',
  },
  'slot-full': {
    status: 409,
    title: 'The delivery slot is taken',
    action: 'Ask for the delivery options again and choose another slot.',
  },
  'return-not-possible': {
    status: 409,
    title: 'These goods cannot be sent back',
    action: 'Return no more than was delivered and is not on its way back already.',
  },

  // Payment and fraud.
  'payment-moved-on': {
    status: 409,
    title: 'The payment is in another state',
    action: 'Read the payment again and do what its state asks for.',
  },
  'refund-exceeds-captured': {
    status: 409,
    title: 'More than was captured cannot be refunded',
    action: 'Refund at most what has been captured and not been refunded yet.',
  },
  'webhook-not-genuine': {
    status: 401,
    title: 'The signature of the message is not valid',
    action: 'Check the shared secret and the clock; a message may be five minutes old at most.',
  },
  'review-decided': {
    status: 409,
    title: 'The review has been decided',
    action: 'Read the review again; a decision is final.',
  },

  // Fulfilment and dispatch.
  'wrong-scan': {
    status: 409,
    title: 'That is not what is asked for here',
    action: 'Look at the pick list and scan the item it names.',
  },
  'nothing-to-release': {
    status: 409,
    title: 'No shipment waits for this wave',
    action: 'Wait for orders to be allocated to the site.',
  },
  'route-moved-on': {
    status: 409,
    title: 'The route is at another stop',
    action: 'Read the route again; report what happened in its order.',
  },
  'not-plannable': {
    status: 409,
    title: 'No vehicle can take it',
    action: 'Look at the reasons under "details"; relax one of them or add a vehicle.',
  },
} as const satisfies Readonly<Record<string, ProblemClass>>;

export type ProblemKind = keyof typeof problems;
export const problemKinds = Object.keys(problems) as readonly ProblemKind[];

/** RFC 9457, with the kind and what to do about it. */
export const Problem = named(
  'Problem',
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    action: z.string(),
    kind: z.string(),
    request_id: z.string(),
    errors: z.exactOptional(z.array(z.object({ path: z.string(), message: z.string() }))),
    details: z.exactOptional(z.record(z.string(), json)),
  }),
  'What went wrong (detail), and what to do about it (action).',
);
export type Problem = z.output<typeof Problem>;

/** Everything a call of this form may meet. */
export function problemsOf({ spec, repetition }: Endpoint): ProblemKind[] {
  const kinds = new Set<ProblemKind>(spec.errors);
  const add = (when: boolean, ...more: ProblemKind[]): void => {
    if (when) for (const kind of more) kinds.add(kind);
  };
  add(spec.auth !== 'public', 'not-authenticated', 'wrong-role');
  add(spec.params !== undefined, 'not-found');
  add(spec.method !== 'GET', 'malformed', 'too-large', 'unsupported-media-type');
  add(repetition === 'key', 'idempotency-key-missing', 'idempotency-key-reused');
  add(repetition === 'key', 'still-in-progress');
  add(spec.ifMatch !== undefined, 'stale-version');
  add(spec.ifMatch === 'required', 'version-missing');
  add(true, 'invalid', 'too-many-requests', 'unavailable', 'internal');
  return [...kinds];
}
