import { assert, ok, refuse, type Result } from '@waystock/kernel';
import { z } from 'zod';
import { type Api, api, basePath } from './api.ts';
import type {
  BodyOf,
  Endpoint,
  HeadersOf,
  ParamsOf,
  QueryOf,
  RepetitionOf,
  ReplyOf,
} from './endpoint.ts';
import { type Event, readEvents } from './event-stream.ts';
import { Problem, type ProblemKind, problems } from './problems.ts';
import { type Connection, retryAfterMs, send, type Sending } from './send.ts';

export interface ClientOptions {
  /** Where the server is, without `/api/v1`: `https://waystock.example`. */
  readonly baseUrl: string;
  /** Asked before every attempt, so that it can be renewed; none for public calls. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  readonly fetch?: typeof globalThis.fetch;
  /** How often a call is tried at most; every call may be repeated, commands by their key. */
  readonly attempts?: number;
  readonly newKey?: () => string;
  readonly wait?: (ms: number) => Promise<void>;
}

/** `await waystock.orders.get({ params: { order_id } })` gives a Result, never an exception. */
export type Client = {
  readonly [R in keyof Api]: { readonly [N in keyof Api[R]]: CallOf<Api[R][N]> };
};

type CallOf<E> = E extends Endpoint
  ? E['spec'] extends { readonly stream: true }
    ? (...input: Arguments<StreamInput<E>>) => AsyncGenerator<StreamEvent<ReplyOf<E>>, void>
    : (...input: Arguments<CallInput<E>>) => Promise<Result<ReplyOf<E>, CallProblem<KindOf<E>>>>
  : never;

type Arguments<Input> = {} extends Input ? [input?: Input] : [input: Input];

export type CallInput<E extends Endpoint> = Part<'params', ParamsOf<E>> &
  Part<'query', QueryOf<E>> &
  Part<'headers', HeadersOf<E>> &
  (E['spec'] extends { readonly body: z.ZodType } ? { readonly body: BodyOf<E> } : {}) &
  (E['spec'] extends { readonly ifMatch: infer Need }
    ? Need extends 'required'
      ? { readonly version: number }
      : { readonly version?: number }
    : {}) &
  (RepetitionOf<E> extends 'key' ? { readonly key?: string } : {}) & {
    readonly signal?: AbortSignal;
  };

type StreamInput<E extends Endpoint> = Part<'query', QueryOf<E>> & {
  /** The cursor of the last event seen; events from now on if not given. */
  readonly after?: string;
  readonly signal?: AbortSignal;
};

/** Left out where there is nothing to say, optional where everything in it is. */
type Part<Name extends string, Values> = [keyof Values] extends [never]
  ? {}
  : {} extends Values
    ? { readonly [N in Name]?: Values }
    : { readonly [N in Name]: Values };

export interface StreamEvent<Value> {
  readonly cursor: string;
  readonly value: Value;
}

/** What any call may meet, beside what its endpoint lists. */
type GeneralKind = Extract<
  ProblemKind,
  | 'malformed'
  | 'invalid'
  | 'not-authenticated'
  | 'wrong-role'
  | 'not-found'
  | 'too-large'
  | 'too-many-requests'
  | 'idempotency-key-reused'
  | 'still-in-progress'
  | 'stale-version'
  | 'unavailable'
  | 'internal'
>;
type KindOf<E extends Endpoint> = E['spec']['errors'][number] | GeneralKind;

export interface CallProblem<Kind extends string = ProblemKind> {
  /** `unreachable`: no answer that could be understood, after all attempts. */
  readonly kind: Kind | 'unreachable';
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** A stream that was refused; what ends otherwise is taken up again where it was cut off. */
export class StreamRefused extends Error {
  override name = 'StreamRefused';
  readonly problem: CallProblem;
  constructor(problem: CallProblem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export function client(options: ClientOptions): Client {
  const connection: Connection = {
    baseUrl: options.baseUrl.replace(/\/$/, '') + basePath,
    token: options.token ?? (() => undefined),
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    attempts: options.attempts ?? 4,
    wait: options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms))),
  };
  const newKey = options.newKey ?? (() => globalThis.crypto.randomUUID());
  const call = (endpoint: Endpoint) =>
    endpoint.spec.stream
      ? (input: LooseInput = {}) => stream(connection, endpoint, input)
      : (input: LooseInput = {}) => ask(connection, endpoint, { newKey, ...input });
  return mapValues(api, (of: Record<string, Endpoint>) => mapValues(of, call)) as unknown as Client;
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly version?: number;
  readonly key?: string;
  readonly after?: string;
  readonly signal?: AbortSignal;
}

async function ask(
  connection: Connection,
  endpoint: Endpoint,
  input: LooseInput & { newKey: () => string },
): Promise<Result<unknown, CallProblem>> {
  const { spec } = endpoint;
  const sending = prepare(endpoint, input);
  if (!sending.ok) return sending;
  const response = await send(connection, sending.value);
  if (!response.ok) return refuse(unreachable(response.error));
  if (!response.value.ok) return refuse(await problemOf(response.value));
  if (!spec.response) return ok(undefined);
  return ok(z.decode(spec.response, (await response.value.json()) as never));
}

/** What the contract would not take is refused here, in the words the server would use. */
function prepare(
  endpoint: Endpoint,
  input: LooseInput & { newKey: () => string },
): Result<Sending, CallProblem> {
  const { spec, repetition } = endpoint;
  try {
    const headers = new Headers(encode(endpoint.headers, input.headers) as Record<string, string>);
    headers.set('accept', 'application/json, application/problem+json');
    if (repetition === 'key') headers.set('idempotency-key', input.key ?? input.newKey());
    if (input.version !== undefined) headers.set('if-match', `"${input.version}"`);
    if (spec.body) headers.set('content-type', 'application/json');
    return ok({
      url: address(endpoint, input),
      method: spec.method,
      headers,
      ...(spec.body ? { body: JSON.stringify(z.encode(spec.body, input.body as never)) } : {}),
      ...(input.signal ? { signal: input.signal } : {}),
    });
  } catch (error) {
    if (error instanceof z.ZodError) return refuse(invalid(error));
    throw error;
  }
}

async function* stream(
  connection: Connection,
  endpoint: Endpoint,
  input: LooseInput,
): AsyncGenerator<StreamEvent<unknown>, void> {
  const { spec } = endpoint;
  assert(spec.response, 'a stream says what its events are');
  let cursor = input.after;
  let failures = 0;
  while (!input.signal?.aborted) {
    const headers = new Headers({ accept: 'text/event-stream' });
    if (cursor !== undefined) headers.set('last-event-id', cursor);
    const response = await send(connection, {
      url: address(endpoint, input),
      method: 'GET',
      headers,
      ...(input.signal ? { signal: input.signal } : {}),
    });
    if (input.signal?.aborted) return;
    if (response.ok && !response.value.ok) throw new StreamRefused(await problemOf(response.value));
    if (response.ok && response.value.body)
      for await (const event of eventsUntilCut(response.value.body, input.signal)) {
        failures = 0;
        if (event.id !== undefined) cursor = event.id;
        if (event.data === undefined) continue;
        const value = z.decode(spec.response, JSON.parse(event.data) as never);
        yield { cursor: cursor ?? '', value };
      }
    if (input.signal?.aborted) return;
    await connection.wait(retryAfterMs(null, failures++));
  }
}

/** A cut connection is the end of what it brought, not an error: the caller connects again. */
async function* eventsUntilCut(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Event, void> {
  try {
    yield* readEvents(body, signal);
  } catch {
    // Read on from the last cursor.
  }
}

function address({ spec, params, query }: Endpoint, input: LooseInput): string {
  const values = encode(params, input.params) as Record<string, unknown>;
  const path = spec.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(encode(query, input.query) as object))
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

const encode = (schema: z.ZodType, value: object = {}): unknown => z.encode(schema, value);

async function problemOf(response: Response): Promise<CallProblem> {
  const parsed = Problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success)
    return unreachable(
      `an answer that is none of ours, status ${response.status}`,
      response.status,
    );
  const { kind, title, detail, action, status, request_id, errors, details } = parsed.data;
  return {
    kind: kind as ProblemKind,
    title,
    detail,
    action,
    status,
    requestId: request_id,
    errors: errors ?? [],
    details: details ?? {},
  };
}

const unreachable = (detail: string, status = 0): CallProblem => ({
  kind: 'unreachable',
  title: 'The server cannot be reached',
  detail,
  action: problems.unavailable.action,
  status,
  requestId: undefined,
  errors: [],
  details: {},
});

const invalid = (error: z.ZodError): CallProblem => ({
  kind: 'invalid',
  ...problems.invalid,
  detail: 'The request was not sent.',
  requestId: undefined,
  errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  details: {},
});

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
