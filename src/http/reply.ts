import { createHash } from 'node:crypto';
import { type Endpoint, Problem } from '@waystock/contract';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { StoredResult } from './idempotency-store.ts';
import { type AnyError, toProblem } from './problems.ts';

/** A reply by the contract: what it does not name is not sent, what it asks for must be there. */
export function encodeReply({ spec, status }: Endpoint, reply: unknown): StoredResult {
  const body = spec.response ? JSON.stringify(z.encode(spec.response, reply)) : '';
  return { status, body };
}

export function encodeRefusal(error: AnyError, requestId: string): StoredResult {
  const problem = toProblem(error, requestId);
  return { status: problem.status, body: JSON.stringify(z.encode(Problem, problem)) };
}

export function sendReply(
  reply: FastifyReply,
  endpoint: Endpoint,
  { status, body, replayed }: StoredResult & { readonly replayed?: boolean },
): FastifyReply {
  if (replayed) reply.header('idempotency-replayed', 'true');
  if (status >= 400) return sendProblem(reply, { status, body });
  reply.code(status);
  if (body === '') return reply.send();
  if (isVersioned(endpoint)) reply.header('etag', `"${versionOf(body)}"`);
  if (endpoint.spec.revalidated) return sendRevalidated(reply, body);
  return reply.type('application/json; charset=utf-8').send(body);
}

/** Sent again only to who has another one. */
function sendRevalidated(reply: FastifyReply, body: string): FastifyReply {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'no-cache' });
  if (reply.request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(body);
}

const isVersioned = ({ spec }: Endpoint): boolean =>
  spec.response instanceof z.ZodObject && 'version' in spec.response.shape;

const versionOf = (body: string): number => (JSON.parse(body) as { version: number }).version;

export function sendRefusal(reply: FastifyReply, error: AnyError): FastifyReply {
  if ('retryAfterS' in error) reply.header('retry-after', String(error.retryAfterS));
  if (error.kind === 'method-not-allowed') reply.header('allow', error.allowed.join(', '));
  if (error.kind === 'not-authenticated')
    reply.header('www-authenticate', 'Bearer realm="waystock"');
  return sendProblem(reply, encodeRefusal(error, reply.request.id));
}

const sendProblem = (reply: FastifyReply, { status, body }: StoredResult): FastifyReply =>
  reply.code(status).type('application/problem+json; charset=utf-8').send(body);
