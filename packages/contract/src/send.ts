import { ok, refuse, type Result } from '@waystock/kernel';

export interface Connection {
  readonly baseUrl: string;
  readonly token: () => string | undefined | Promise<string | undefined>;
  readonly fetch: typeof globalThis.fetch;
  readonly attempts: number;
  readonly wait: (ms: number) => Promise<void>;
}

export interface Sending {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Answers that say "later": nothing was done, or the key makes doing it again harmless. */
const laterStatuses = new Set([429, 502, 503, 504]);

/**
 * Sends until there is an answer that repeating would not change. Every call of the contract may be
 * repeated: reading changes nothing and a command carries its key. Gives the reason when there is no
 * answer at all.
 */
export async function send(
  connection: Connection,
  sending: Sending,
): Promise<Result<Response, string>> {
  for (let attempt = 1; ; attempt++) {
    const answer = await tryOnce(connection, sending);
    const last = attempt >= connection.attempts || sending.signal?.aborted;
    if (last || (answer.ok && !isForLater(answer.value))) return answer;
    const hint = answer.ok ? answer.value.headers.get('retry-after') : null;
    if (answer.ok) await answer.value.body?.cancel();
    await connection.wait(retryAfterMs(hint, attempt - 1));
  }
}

async function tryOnce(
  { baseUrl, token, fetch }: Connection,
  { url, method, headers, body, signal }: Sending,
): Promise<Result<Response, string>> {
  const credentials = await token();
  if (credentials) headers.set('authorization', `Bearer ${credentials}`);
  try {
    return ok(
      await fetch(baseUrl + url, {
        method,
        headers,
        redirect: 'error',
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      }),
    );
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

/** 409 with Retry-After is "your first try is still under way"; any other 409 is an answer. */
const isForLater = (response: Response): boolean =>
  laterStatuses.has(response.status) ||
  (response.status === 409 && response.headers.has('retry-after'));

/** What the server asks for, at most half a minute; else 0.2 s, 0.4 s, 0.8 s … 10 s. */
export function retryAfterMs(hint: string | null, failures: number): number {
  const asked = Number(hint);
  if (hint !== null && Number.isFinite(asked)) return Math.min(30_000, asked * 1000);
  return Math.min(10_000, 200 * 2 ** Math.min(failures, 10));
}
