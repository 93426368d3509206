import { type Instant, must, type Random } from '@waystock/kernel';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify';
import type { FactStream } from '../storage/fact-stream.ts';
import type { World } from '../world.ts';
import { apiKeyVerifier } from './api-keys.ts';
import { authenticator } from './auth.ts';
import { runsTogether } from './commands-together.ts';
import type { HttpConfig } from './config.ts';
import { registerDocs } from './docs/docs.ts';
import './fastify-types.ts';
import type { PartialHandlers } from './handler.ts';
import { registerHealth } from './health.ts';
import { registerLive } from './live-route.ts';
import { registerMapPictures } from './map-pictures.ts';
import { measureRequests, type Metrics, openMetrics } from './metrics.ts';
import type { AnyError } from './problems.ts';
import { registerPages } from './pages/pages.ts';
import { rateLimit } from './rate-limit.ts';
import { sendRefusal } from './reply.ts';
import { describeFailure, logRequests } from './request-log.ts';
import { type Edge, registerRoutes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';
import { tokenVerifier } from './tokens.ts';

export interface ServerOptions {
  readonly world: World;
  readonly config: HttpConfig;
  readonly handlers: PartialHandlers;
  readonly facts: FactStream;
  /** Others add their measures to it; one of its own if not given. */
  readonly metrics?: Metrics;
  /** The time of those who call, by which tokens and keys expire and rates are counted; the World's
   * may be that of a city in which days are shorter. */
  readonly wallClock?: () => Instant;
  /** Routes beside the API. */
  readonly beside?: (app: FastifyInstance) => void;
}

/** The API on Fastify: everything around the handlers, which are given. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { world, config, handlers, metrics = openMetrics(), wallClock = world.now } = options;
  const headers = securityHeaders({ tls: config.tls });
  const app = Fastify({
    logger: false,
    bodyLimit: config.bodyLimitBytes,
    trustProxy: config.trustProxy,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    genReqId: requestIds(world.random.fork('request')),
    // These come before any hook.
    frameworkErrors: (error, request, reply) => {
      const early = reply as unknown as FastifyReply;
      early.headers({ ...headers, 'x-request-id': request.id });
      sendRefusal(
        early,
        error.code === 'FST_ERR_MAX_PARAM_LENGTH'
          ? { kind: 'not-found' }
          : { kind: 'malformed', detail: 'The address cannot be read.' },
      );
    },
  });
  app.decorateRequest('principal', undefined);
  app.decorateRequest('rawBody', '');
  readJsonOnly(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...headers, 'x-request-id': request.id });
  });
  logRequests(app, world.log);
  measureRequests(app, metrics);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalOf(error, request.routeOptions.bodyLimit);
    if (refusal.kind === 'internal')
      world.log.error({ request_id: request.id, ...describeFailure(error) }, 'request broke');
    return sendRefusal(reply, refusal);
  });
  app.setNotFoundHandler((_, reply) => sendRefusal(reply, { kind: 'not-found' }));

  const edge: Edge = {
    world,
    config,
    wallClock,
    limit: rateLimit(),
    runTogether: runsTogether(world),
    authenticate: authenticator({
      token: tokenVerifier(config.tokens, wallClock),
      apiKey: apiKeyVerifier({ db: world.db, now: wallClock }),
    }),
  };
  const live = registerLive(app, edge, options.facts);
  registerRoutes(app, edge, { handlers, own: live });
  registerMapPictures(app, edge);
  registerHealth(app, edge, metrics);
  registerDocs(app, config);
  options.beside?.(app);
  registerPages(app, config.pages);
  await app.ready();
  return app;
}

/** A caller's own id is kept if it is harmless, so that it can be followed through both logs. */
function requestIds(random: Random) {
  let n = 0;
  return (request: { headers: Readonly<Record<string, unknown>> }): string => {
    const own = request.headers['x-request-id'];
    if (typeof own === 'string' && /^[A-Za-z0-9_-]{8,64}$/.test(own)) return own;
    const stream = random.fork('id', n++);
    let id = '';
    for (let i = 0; i < 16; i++) id += Math.floor(stream.next() * 36).toString(36);
    return `req_${id}`;
  };
}

/** JSON and nothing else; kept as text for signatures. An empty body is no body. */
function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body as string;
    request.rawBody = text;
    if (text === '') return done(null, undefined);
    return must(parse, 'Fastify parses JSON')(request, text, done);
  });
}

function refusalOf(error: FastifyError, limitBytes: number): AnyError {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { kind: 'too-large', limitBytes };
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { kind: 'unsupported-media-type' };
  if (error.statusCode !== undefined && error.statusCode < 500)
    return { kind: 'malformed', detail: `${error.message.replace(/\.$/, '')}.` };
  if (isOutOfReach(error))
    return {
      kind: 'unavailable',
      detail: 'The database does not answer at the moment.',
      retryAfterS: 2,
    };
  return { kind: 'internal' };
}

/** SQLSTATE classes of a server that is starting, stopping, full or gone; and of lost connections. */
const isOutOfReach = ({ code, message }: Partial<FastifyError>): boolean =>
  /^(08|53|57P)/.test(code ?? '') ||
  /^(ECONN|EPIPE|ENOTFOUND|ETIMEDOUT)/.test(code ?? '') ||
  /connection terminated|not queryable|timeout exceeded when trying to connect/i.test(
    message ?? '',
  );
