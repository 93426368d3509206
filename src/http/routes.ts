import {
  basePath,
  type Endpoint,
  type Operation,
  operations,
  type OperationName,
} from '@waystock/contract';
import { type Instant, ok, refuse, type Result } from '@waystock/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tx, World } from '../world.ts';
import type { Authenticate } from './auth.ts';
import { hashOf, runOnce } from './commands.ts';
import type { RunTogether, SharedWork } from './commands-together.ts';
import type { HttpConfig } from './config.ts';
import type { HttpError } from './errors.ts';
import type { PartialHandlers, Recorded, Request } from './handler.ts';
import { type InputReader, inputReader } from './input.ts';
import { permit } from './policy.ts';
import type { AnyError } from './problems.ts';
import type { RateLimit } from './rate-limit.ts';
import { encodeRefusal, encodeReply, sendRefusal, sendReply } from './reply.ts';

/** What every route needs besides its handler. */
export interface Edge {
  readonly world: World;
  readonly config: HttpConfig;
  readonly wallClock: () => Instant;
  readonly authenticate: Authenticate;
  readonly limit: RateLimit;
  readonly runTogether: RunTogether;
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;
/** A handler once it is one of many: its endpoint's types are checked where it is written. */
type AnyHandler = (request: AnyRequest) => Promise<Recorded<unknown> | AnyResult>;
type AnyResult = Result<unknown, AnyError>;
interface AnyRequest extends Read {
  readonly world: World;
  readonly permit: Request<Endpoint>['permit'];
  readonly command: (work: (tx: Tx) => Promise<AnyResult>) => Promise<Recorded<unknown>>;
  readonly together: <Item, Found>(
    work: SharedWork<Item, Found, unknown, AnyError>,
    item: Item,
    alone: () => Promise<Recorded<unknown>>,
  ) => Promise<Recorded<unknown>>;
}
/** What is read off the request itself. */
type Read = Omit<Request<Endpoint>, 'world' | 'command' | 'together' | 'permit'>;

/** Each operation that has a handler, at the address the contract gives it. */
export function registerRoutes(
  app: FastifyInstance,
  edge: Edge,
  options: {
    readonly handlers: PartialHandlers;
    /** Operations that answer in a way of their own: streams. */
    readonly own: ReadonlyMap<OperationName, Answer>;
  },
): void {
  const methodsByUrl = new Map<string, string[]>();
  for (const operation of operations) {
    const { name, endpoint } = operation;
    const handler = handlerOf(options.handlers, name);
    const answer = options.own.get(name) ?? (handler && answerWith(edge, operation, handler));
    if (!answer) continue;
    const url = urlOf(endpoint);
    methodsByUrl.set(url, [...(methodsByUrl.get(url) ?? []), endpoint.spec.method]);
    app.route({
      method: endpoint.spec.method,
      url,
      config: { operation: name },
      ...(endpoint.spec.bodyLimitBytes ? { bodyLimit: endpoint.spec.bodyLimitBytes } : {}),
      exposeHeadRoute: endpoint.spec.method === 'GET' && !endpoint.spec.stream,
      onRequest: (request, reply) => letIn(edge, operation, { request, reply }),
      handler: answer,
    });
  }
  for (const [url, methods] of methodsByUrl) refuseOtherMethods(app, url, methods);
}

function handlerOf(handlers: PartialHandlers, name: OperationName): AnyHandler | undefined {
  const [resource = '', operation = ''] = name.split('.');
  const of = (handlers as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[resource];
  return of?.[operation] as AnyHandler | undefined;
}

const urlOf = ({ spec }: Endpoint): string =>
  basePath + spec.path.replaceAll(/\{([a-z_]+)\}/g, ':$1');

/** Before the body is read: who is it, may the role do this, is it too often? */
async function letIn(
  { authenticate, config, limit, wallClock }: Edge,
  { endpoint }: Operation,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
): Promise<FastifyReply | undefined> {
  const who = await authenticate(request.headers);
  const principal = who.ok ? who.value : undefined;
  const [caller, rate] = principal
    ? [`${principal.role}:${principal.subject}`, config.rates[principal.role]]
    : [`address:${request.ip}`, config.rates.nobody];
  const retryAfterS = limit.take(caller, rate, wallClock());
  if (retryAfterS > 0) return sendRefusal(reply, { kind: 'too-many-requests', retryAfterS });
  if (!who.ok) return sendRefusal(reply, who.error);
  const { auth } = endpoint.spec;
  if (auth !== 'public') {
    if (!principal)
      return sendRefusal(reply, {
        kind: 'not-authenticated',
        detail: 'No token and no API key came with the request.',
      });
    if (!auth.includes(principal.role))
      return sendRefusal(reply, { kind: 'wrong-role', role: principal.role, allowed: auth });
  }
  request.principal = principal;
  return undefined;
}

function answerWith(edge: Edge, operation: Operation, handler: AnyHandler): Answer {
  const { endpoint } = operation;
  const read = inputReader(endpoint);
  return async (request, reply) => {
    const input = readRequest(endpoint, read, request);
    if (!input.ok) return sendRefusal(reply, input.error);
    let refused: HttpError | undefined;
    const writer = {
      reply: (value: unknown) => encodeReply(endpoint, value),
      refusal: (error: AnyError) => encodeRefusal(error, request.id),
    };
    const recordedOf = (done: Result<Recorded<unknown>, HttpError>): Recorded<unknown> => {
      if (done.ok) return done.value;
      refused = done.error;
      throw new CommandNotRun();
    };
    const runCommand = async (work: (tx: Tx) => Promise<AnyResult>) =>
      recordedOf(await runOnce(edge.world, keyedRequest(request), { work, ...writer }));
    const handled = handler({
      world: edge.world,
      ...input.value,
      permit: (what) =>
        request.principal
          ? permit(request.principal, operation.name, what)
          : refuse({ kind: 'not-found' }),
      command: runCommand,
      together: async (work, item, alone) => {
        const command = { request: keyedRequest(request), item, ...writer };
        return recordedOf(
          await edge.runTogether(work, { ...command, alone: async () => ok(await alone()) }),
        );
      },
    }).then((answer) =>
      // What is refused before the command is run is this key's result as well, or the one it has.
      endpoint.repetition === 'key' && 'ok' in answer && !answer.ok
        ? runCommand(async () => answer)
        : answer,
    );
    const answer = await handled.catch((error: unknown) => {
      if (error instanceof CommandNotRun && refused) return refuse(refused);
      throw error;
    });
    if ('status' in answer) return sendReply(reply, endpoint, answer);
    if (!answer.ok) return sendRefusal(reply, answer.error);
    return sendReply(reply, endpoint, encodeReply(endpoint, answer.value));
  };
}

/** Leaves a handler whose command was not run at all: its key is taken or under way. */
class CommandNotRun extends Error {}

function readRequest(
  endpoint: Endpoint,
  read: InputReader,
  request: FastifyRequest,
): Result<Read, HttpError> {
  const { headers, principal, rawBody, id: requestId } = request;
  if (endpoint.repetition === 'key' && !isKey(headers['idempotency-key']))
    return refuse({ kind: 'idempotency-key-missing' });
  const version = versionOf(endpoint, headers['if-match']);
  if (!version.ok) return version;
  const input = read({
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    headers,
    body: request.body,
  });
  if (!input.ok) return input;
  const more = { principal, rawBody, requestId, version: version.value };
  return ok({ ...input.value, ...more } as unknown as Read);
}

function versionOf(
  { spec }: Endpoint,
  header: string | undefined,
): Result<number | undefined, HttpError> {
  if (!spec.ifMatch || (header === undefined && spec.ifMatch === 'optional')) return ok(undefined);
  const version = /^"([1-9]\d{0,8})"$/.exec(header ?? '')?.[1];
  return version === undefined ? refuse({ kind: 'version-missing' }) : ok(Number(version));
}

const isKey = (text: unknown): boolean =>
  typeof text === 'string' && /^[A-Za-z0-9_-]{8,128}$/.test(text);

function keyedRequest(request: FastifyRequest) {
  const { principal, headers, method, url, body } = request;
  const [path = '', query = ''] = url.split('?');
  return {
    scope: `${principal?.role}:${principal?.subject}`,
    key: String(headers['idempotency-key']),
    hash: hashOf({ method, path, query, body }),
  };
}

/** Before the body is read, so that what is in it does not matter. */
function refuseOtherMethods(app: FastifyInstance, url: string, methods: readonly string[]): void {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  const refuseIt = async (_: FastifyRequest, reply: FastifyReply) =>
    sendRefusal(reply, { kind: 'method-not-allowed', allowed });
  app.route({
    method: app.supportedMethods.filter((m) => !allowed.includes(m)),
    url,
    onRequest: refuseIt,
    handler: refuseIt,
  });
}
