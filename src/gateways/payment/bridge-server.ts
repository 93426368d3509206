import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  authorisePath,
  bearerToken,
  drawPaths,
  findPath,
  readAuthorise,
  readDraw,
  writeAnswer,
} from './bridge-protocol.ts';
import type { PaymentGateway, PaymentOutcome } from './payment-gateway.ts';

/** The bridge's side of docs/payment-bridge.md around any gateway. */
export interface BridgeServerOptions {
  readonly gateway: PaymentGateway;
  /** `whsec_…`, shared with Waystock. */
  readonly secret: string;
  /** Further pages by path, read without a token: for people and tests on this machine. */
  readonly pages?: Readonly<Record<string, () => object>>;
}

const longestBody = 65_536;
const findPrefix = findPath('');
const drawKinds = Object.keys(drawPaths) as (keyof typeof drawPaths)[];

export function bridgeServer(options: BridgeServerOptions): Server {
  const token = Buffer.from(`Bearer ${bearerToken(options.secret)}`);
  const server = createServer((request, response) => {
    respond(options, token, request).then(
      ([status, body]) => send(response, status, body),
      () => send(response, 500, { error: 'the request broke' }),
    );
  });
  server.keepAliveTimeout = 72_000;
  return server;
}

type Response = readonly [status: number, body: object];

async function respond(
  { gateway, pages }: BridgeServerOptions,
  token: Buffer,
  request: IncomingMessage,
): Promise<Response> {
  const { method, url: path = '/', headers } = request;
  const page = method === 'GET' ? pages?.[path] : undefined;
  if (page) return [200, page()];
  const shown = Buffer.from(headers.authorization ?? '');
  if (shown.length !== token.length || !timingSafeEqual(shown, token))
    return [401, { error: 'not the token of the shared secret' }];
  if (method === 'GET' && path.startsWith(findPrefix))
    return answer(await gateway.find(decodeURIComponent(path.slice(findPrefix.length))));
  const key = headers['idempotency-key'];
  if (method !== 'POST') return [404, { error: 'no such request' }];
  if (typeof key !== 'string' || key === '') return [400, { error: 'Idempotency-Key is missing' }];
  return command(gateway, { path, key, body: await readBody(request) });
}

async function command(
  gateway: PaymentGateway,
  { path, key, body }: { path: string; key: string; body: string },
): Promise<Response> {
  const malformed: Response = [400, { error: 'the body is malformed' }];
  if (path === authorisePath) {
    const request = readAuthorise(key, body);
    return request ? answer(await gateway.authorise(request)) : malformed;
  }
  const kind = drawKinds.find((one) => drawPaths[one] === path);
  if (!kind) return [404, { error: 'no such request' }];
  const request = readDraw(key, body);
  return request ? answer(await gateway[kind](request)) : malformed;
}

const answer = (outcome: PaymentOutcome | { readonly kind: 'absent' }): Response =>
  outcome.kind === 'timeout'
    ? [504, { error: 'the provider did not answer' }]
    : [200, writeAnswer(outcome)];

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
