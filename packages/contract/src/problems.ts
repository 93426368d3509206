import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { named } from './components.ts';
import { json } from './fields.ts';
import { domainProblems, type ProblemClass } from './problem-kinds.ts';

/**
 * Every way a call can fail: status, title, and what to do. The cause, which depends on the case, is
 * told by the server. Kinds are stable; texts are for people and may change.
 */
export const problems = {
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

  ...domainProblems,
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
  // An address that cannot be read, an object named in it or in the body that is not the caller's.
  add(spec.params !== undefined, 'malformed', 'not-found');
  add(spec.auth !== 'public' && spec.body !== undefined, 'not-found');
  add(spec.method !== 'GET', 'malformed', 'too-large', 'unsupported-media-type');
  add(repetition === 'key', 'idempotency-key-missing', 'idempotency-key-reused');
  add(repetition === 'key', 'still-in-progress');
  add(spec.ifMatch !== undefined, 'stale-version', 'version-missing');
  add(true, 'invalid', 'too-many-requests', 'unavailable', 'internal');
  return [...kinds];
}
