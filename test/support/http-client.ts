import { Agent, request } from 'node:http';

/** What came back. Status 0 is none: why not is told, whether it took effect is unknown. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
}

export interface HttpClient {
  send(call: Call): Promise<Reply>;
  close(): void;
}

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly token: string;
  /** The Idempotency-Key of a command. */
  readonly key?: string;
  readonly body?: object;
}

/** Thinner than fetch, so that a thousand clients leave the machine to what is tested. */
export function openHttpClient(options: {
  readonly deadlineMs: number;
  readonly mostSockets?: number;
}): HttpClient {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: options.mostSockets ?? 2_000,
    scheduling: 'fifo',
  });
  return {
    send: ({ method, url, token, key, body }) =>
      new Promise((resolve) => {
        const text = body ? JSON.stringify(body) : '';
        const outgoing = request(
          url,
          {
            agent,
            method,
            signal: AbortSignal.timeout(options.deadlineMs),
            headers: {
              authorization: `Bearer ${token}`,
              ...(key ? { 'idempotency-key': key } : {}),
              ...(body
                ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
                : {}),
            },
          },
          (incoming) => {
            let answer = '';
            incoming.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
            incoming.once('error', (error) => resolve(noReply(error)));
            incoming.once('end', () => resolve(read(incoming.statusCode ?? 0, answer)));
          },
        );
        outgoing.once('error', (error) => resolve(noReply(error)));
        outgoing.end(text);
      }),
    close: () => agent.destroy(),
  };
}

function read(status: number, text: string): Reply {
  try {
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  } catch {
    return noReply(
      new Error(`status ${status} with a body that is no JSON: ${text.slice(0, 200)}`),
    );
  }
}

const noReply = (error: Error & { code?: string }): Reply => ({
  status: 0,
  body: `${error.code ?? error.name}: ${error.message}`,
});
