import { api, type OperationName } from '@waystock/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FactStream } from '../storage/fact-stream.ts';
import type { World } from '../world.ts';
import { audiences } from './audience.ts';
import { inputReader } from './input.ts';
import { type Listener, liveHub, type Sink } from './live.ts';
import { positionHub } from './live-positions.ts';
import { reaches } from './policy.ts';
import type { Principal } from './principal.ts';
import { sendRefusal } from './reply.ts';
import type { Edge } from './routes.ts';

/** A connection ends after this, so that a token which has expired does not listen for ever. */
const longestMs = 15 * 60_000;
const mostPerCaller = 10;

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** What happens and where vehicles are, as server-sent events. */
export function registerLive(
  app: FastifyInstance,
  { world }: Edge,
  facts: FactStream,
): ReadonlyMap<OperationName, Answer> {
  const hub = liveHub({ facts, audienceOf: audiences(world), log: world.log });
  const positions = positionHub(world);
  app.addHook('preClose', async () => {
    hub.close();
    positions.close();
  });
  const serve = streams(world);
  const read = inputReader(api.live.facts);
  return new Map<OperationName, Answer>([
    [
      'live.facts',
      async (request, reply) => {
        const input = read({
          params: {},
          query: request.query as Record<string, string>,
          headers: request.headers,
          body: undefined,
        });
        if (!input.ok) return sendRefusal(reply, input.error);
        const { query, headers } = input.value as {
          query: { kind?: string[]; key?: string[] };
          headers: { 'last-event-id'?: string };
        };
        return serve(request, reply, (principal, sink) =>
          hub.join(listenerOf(principal, query, sink), headers['last-event-id']),
        );
      },
    ],
    [
      'live.positions',
      (request, reply) =>
        serve(request, reply, (principal, sink) => positions.join(principal, sink)),
    ],
  ]);
}

/** Joins what is told; the promise is of what leaves it again. */
type Join = (principal: Principal, sink: Sink) => Promise<() => void>;

/** Streams of one process: so many for each caller, and none that lasts for ever. */
function streams({ log }: Pick<World, 'log'>) {
  const callers = new Map<string, number>();
  return async (request: FastifyRequest, reply: FastifyReply, join: Join) => {
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
    void join(principal, sinkOf(reply))
      .then(async (leave) => {
        await closed;
        leave();
      })
      .catch((error: unknown) => {
        log.warn({ error: String(error) }, 'live events could not be read');
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
