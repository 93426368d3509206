import { api, type OperationName } from '@waystock/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FactStream } from '../storage/fact-stream.ts';
import { audiences } from './audience.ts';
import { inputReader } from './input.ts';
import { type Listener, liveHub, type Sink } from './live.ts';
import { reaches } from './policy.ts';
import type { Principal } from './principal.ts';
import { sendRefusal } from './reply.ts';
import type { Edge } from './routes.ts';

/** A connection ends after this, so that a token which has expired does not listen for ever. */
const longestMs = 15 * 60_000;
const mostPerCaller = 10;

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** `GET /api/v1/live`: facts as server-sent events. */
export function registerLive(
  app: FastifyInstance,
  { world }: Edge,
  facts: FactStream,
): ReadonlyMap<OperationName, Answer> {
  const hub = liveHub({ facts, audienceOf: audiences(world), log: world.log });
  app.addHook('preClose', async () => hub.close());
  const read = inputReader(api.live.facts);
  const callers = new Map<string, number>();

  const answer: Answer = async (request, reply) => {
    const input = read({
      params: {},
      query: request.query as Record<string, string>,
      headers: request.headers,
      body: undefined,
    });
    if (!input.ok) return sendRefusal(reply, input.error);
    const principal = request.principal as Principal;
    const caller = `${principal.role}:${principal.subject}`;
    const open = callers.get(caller) ?? 0;
    if (open >= mostPerCaller)
      return sendRefusal(reply, { kind: 'too-many-requests', retryAfterS: 30 });
    callers.set(caller, open + 1);
    reply.hijack();
    const { raw } = reply;
    const closed = new Promise<void>((resolve) => raw.once('close', resolve));
    const headers = reply.getHeaders() as Record<string, string>;
    raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const expiry = setTimeout(() => raw.end(), longestMs);
    const { query, headers: own } = input.value as {
      query: { kind?: string[]; key?: string[] };
      headers: { 'last-event-id'?: string };
    };
    void hub
      .join(listenerOf(principal, query, sinkOf(reply)), own['last-event-id'])
      .then(async (leave) => {
        await closed;
        leave();
      })
      .catch((error: unknown) => {
        world.log.warn({ error: String(error) }, 'live facts could not be read');
        raw.end();
      })
      .finally(() => {
        clearTimeout(expiry);
        const left = (callers.get(caller) ?? 1) - 1;
        if (left === 0) callers.delete(caller);
        else callers.set(caller, left);
      });
    return reply;
  };
  return new Map([['live.facts', answer]]);
}

function listenerOf(
  principal: Principal,
  { kind, key }: { kind?: readonly string[]; key?: readonly string[] },
  sink: Sink,
): Listener {
  const kinds = kind && new Set(kind);
  const keys = key && new Set(key);
  return {
    sink,
    wants: (fact, about) =>
      (!kinds || kinds.has(fact.kind)) &&
      (!keys || keys.has(fact.key)) &&
      reaches(principal, about),
  };
}

function sinkOf({ raw }: FastifyReply): Sink {
  return {
    write: (text) => raw.writable && raw.write(text),
    drained: () =>
      new Promise((resolve) => {
        if (!raw.writable || !raw.writableNeedDrain) return resolve();
        raw.once('drain', resolve);
        raw.once('close', resolve);
      }),
    get waiting() {
      return raw.writableLength;
    },
    end: () => void raw.destroy(),
    get ended() {
      return !raw.writable;
    },
  };
}
