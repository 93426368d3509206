import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What goes wrong with one request to a simulated provider. */
export type ServerFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** The body ends in the middle, and with it the connection. */
  | { readonly kind: 'truncated' }
  /** The body ends in the middle, as if that were all. */
  | { readonly kind: 'shortened' }
  | { readonly kind: 'silent' }
  /** Half of the body, then nothing. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'other-json' }
  | { readonly kind: 'html' }
  /** An answer in which a part of the cells has an error of its own. */
  | { readonly kind: 'broken-cells'; readonly share: number }
  /** An answer that is sound but for the cells that are not in it. */
  | { readonly kind: 'fewer-cells' };

export interface ServerAnswer {
  readonly status: number;
  readonly body: string;
}

/** A provider's own side: the body of the answer, or its refusal. */
export type Answering = (
  request: {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  },
  fault: ServerFault | undefined,
) => ServerAnswer;

export interface SimulatedServer {
  readonly url: string;
  /** For the requests to come, one each. */
  readonly faults: ServerFault[];
  /** What was asked so far. */
  readonly requests: { readonly path: string; readonly body: string }[];
  stop(): Promise<void>;
}

export async function startSimulatedServer(answering: Answering): Promise<SimulatedServer> {
  const faults: ServerFault[] = [];
  const requests: { path: string; body: string }[] = [];
  const server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const path = incoming.url ?? '/';
      requests.push({ path, body });
      const fault = faults.shift();
      send(response, answering({ path, headers: incoming.headers, body }, fault), fault);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    requests,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(
  response: ServerResponse,
  { status, body }: ServerAnswer,
  fault: ServerFault | undefined,
): void {
  const json = { 'content-type': 'application/json' };
  const half = body.slice(0, Math.floor(body.length / 2));
  switch (fault?.kind) {
    case 'silent':
      return;
    case 'reset':
      return void response.destroy();
    case 'status': {
      const { retryAfter } = fault;
      const wait = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
      return void response.writeHead(fault.status, { ...json, ...wait }).end('{"error":{}}');
    }
    case 'truncated':
      response.writeHead(200, json).write(half, () => response.destroy());
      return;
    case 'stalled':
      response.writeHead(200, json).write(half);
      return;
    case 'shortened':
      return void response.writeHead(200, json).end(half);
    case 'other-json':
      return void response.writeHead(200, json).end('[{"answer":42}]');
    case 'html':
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>hello</html>');
    default:
      sendSlices(response.writeHead(status, json), body);
  }
}

/** In pieces that keep to no boundary of the JSON. */
function sendSlices(response: ServerResponse, body: string): void {
  const size = Math.max(1, Math.ceil(body.length / 5));
  for (let i = 0; i < body.length; i += size) response.write(body.slice(i, i + size));
  response.end();
}
