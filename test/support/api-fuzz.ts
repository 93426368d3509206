import type { JsonSchema, OpenApiDocument, OperationObject } from '@waystock/contract';
import { seededRandom, type Random, below, chance, pick } from '@waystock/kernel';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { corrupted, type Mode, poison, type ValueSource, valuesOf } from './api-fuzz-values.ts';

export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface FuzzResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface FuzzOptions {
  readonly document: OpenApiDocument;
  readonly send: (request: FuzzRequest) => Promise<FuzzResponse>;
  readonly requests: number;
  /** As many more at most, for operations alone that have not succeeded by then: some seldom can. */
  readonly patience?: number;
  /** Operations not waited for: what they need is not there in this world. */
  readonly unlikely?: readonly string[];
  readonly seed: string;
  /** Who calls: credentials for one of the roles the operation is for. */
  readonly headersFor: (operation: OperationObject) => Promise<Readonly<Record<string, string>>>;
  /** Values that exist, by field name; ids in answers are added as they come. */
  readonly known?: Readonly<Record<string, readonly unknown[]>>;
  /** Bodies that are known to succeed, by operation: some of its requests use them. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Ids to leave alone: what others depend on and any change would break. */
  readonly spare?: readonly string[];
  /** Fields whose form the document cannot say in full: always one of these. */
  readonly only?: Readonly<Record<string, readonly unknown[]>>;
  /** The same for fields of some operations. */
  readonly within?: Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>;
  /** Makes of a good request what the document cannot say, such as a signature. */
  readonly finish?: (operation: OperationObject, request: FuzzRequest) => FuzzRequest;
  /** Fields that mean what another one is called elsewhere. */
  readonly alias?: Readonly<Record<string, string>>;
}

export interface Finding {
  readonly what: string;
  readonly operation: string;
  readonly kind: Kind;
  readonly request: FuzzRequest;
  readonly response: FuzzResponse;
}

export interface FuzzReport {
  readonly sent: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** How each operation was answered: `200`, `422 invalid`, … and how often. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly findings: readonly Finding[];
}

type Kind = Mode | 'corrupt';

interface Target {
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

/**
 * Sends requests made from the document, good ones, ones at the bounds and broken ones, and holds
 * every answer against it: nothing may break (5xx), the status must be declared, the body must have
 * the declared form, a refusal must be an RFC 9457 problem of a declared kind, what is valid must not
 * be called invalid, and what is not must not be accepted. The same seed sends the same requests.
 */
export async function fuzzApi(options: FuzzOptions): Promise<FuzzReport> {
  const { document, send, requests, patience = 0, unlikely = [], seed } = options;
  const judge = judgeOf(document);
  const pool = new Map(Object.entries(options.known ?? {}).map(([k, v]) => [k, [...v]]));
  const targets = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { responses }]) => !responses['200']?.content?.['text/event-stream'])
      .map(([method, operation]): Target => ({ method, path, operation })),
  );
  const statuses: Record<string, number> = {};
  const outcomes: Record<string, Record<string, number>> = {};
  const findings: Finding[] = [];
  const silent = (): Target[] =>
    targets.filter(
      ({ operation: { operationId: id } }) => !unlikely.includes(id) && !hasSucceeded(outcomes[id]),
    );
  let sent = 0;
  for (let n = 0; n < requests + patience; n += together) {
    const among = n < requests ? targets : silent();
    if (among.length === 0) break;
    const batch = await Promise.all(
      Array.from({ length: together }, async (_, i) => {
        const random = seededRandom(`${seed}/${n + i}`);
        const target = among[(n + i) % among.length] as Target;
        const kind = pick<Kind>(random, ['valid', 'valid', 'valid', 'boundary', 'corrupt']);
        const made = await makeRequest(target, { kind, random, pool, options });
        return { target, made, response: await send(made.request) };
      }),
    );
    sent += batch.length;
    for (const { target, made, response } of batch) {
      const { operationId } = target.operation;
      count(statuses, String(response.status));
      count((outcomes[operationId] ??= {}), outcomeOf(response));
      if (response.status < 300) harvest(response, pool, options.spare ?? []);
      for (const what of judge(target, made, response)) {
        const { kind, request } = made;
        findings.push({ what, operation: operationId, kind, request, response });
      }
    }
  }
  return { sent, statuses, outcomes, findings };
}

/** Whether an operation was ever carried out. */
export const hasSucceeded = (outcomes: FuzzReport['outcomes'][string] = {}): boolean =>
  Object.keys(outcomes).some((outcome) => /^2\d\d$/.test(outcome));

/** Requests on their way at once: faults of two at a time show, and it takes less time. */
const together = 8;

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1;
};

const outcomeOf = ({ status, body }: FuzzResponse): string =>
  status < 400 ? String(status) : `${status} ${kindOf(parsed(body))}`;

interface Made {
  readonly request: FuzzRequest;
  readonly kind: Kind;
  /** The body as it was meant, if it was JSON at all. */
  readonly body: unknown;
}

async function makeRequest(
  { method, path, operation }: Target,
  { kind, random, pool, options }: { kind: Kind; random: Random; pool: Pool; options: FuzzOptions },
): Promise<Made> {
  const mode: Mode = kind === 'boundary' ? 'boundary' : 'valid';
  const source: ValueSource = {
    resolve: resolver(options.document),
    known: (field) =>
      options.only?.[field] ?? (chance(random, 0.85) ? knownFor(operation, field) : []),
  };
  const knownFor = ({ operationId }: OperationObject, field: string): readonly unknown[] =>
    options.within?.[operationId]?.[field] ?? pool.get(options.alias?.[field] ?? field) ?? [];
  const draw = <T>(of: fc.Arbitrary<T>): T =>
    fc.sample(of, { numRuns: 1, seed: below(random, 2 ** 31) })[0] as T;
  const value = (schema: JsonSchema, field: string): unknown =>
    draw(valuesOf(schema, source, { mode, field }));
  const spoilt = kind === 'corrupt' ? pick(random, spoilers(operation)) : undefined;

  let url = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { ...(await options.headersFor(operation)) };
  for (const { name, in: place, schema, required } of operation.parameters) {
    const bad = spoilt === `${place} ${name}`;
    if (!required && !bad && (name === 'cursor' || chance(random, 0.5))) continue;
    const of = bad ? pick(random, poison) : value(schema, name);
    if (place === 'path') url = url.replace(`{${name}}`, encode(of));
    else if (place === 'query')
      for (const one of Array.isArray(of) ? of : [of]) query.append(name, textOf(one));
    else if (name === 'Idempotency-Key' && !bad) headers[name] = `fuzz-${below(random, 2 ** 40)}`;
    else if (!bad || chance(random, 0.7)) headers[name] = headerText(of);
  }
  if (spoilt === 'unknown query') query.append('unknown', 'x');
  if (spoilt === 'no credentials') delete headers['authorization'];
  if (query.size > 0) url += `?${query.toString()}`;

  const schema = operation.requestBody?.content['application/json']?.schema;
  const finish = (request: FuzzRequest): FuzzRequest =>
    kind === 'valid' && options.finish ? options.finish(operation, request) : request;
  if (!schema)
    return { kind, body: undefined, request: finish({ method, url, headers, body: undefined }) };
  headers['content-type'] = spoilt === 'content type' ? 'text/csv' : 'application/json';
  const example = options.examples?.[operation.operationId];
  let body = example !== undefined && chance(random, 0.3) ? example : value(schema, '');
  if (spoilt === 'body') body = draw(corrupted(body));
  const text = spoilt === 'syntax' ? '{"a":' : JSON.stringify(body);
  return { kind, body, request: finish({ method, url, headers, body: text }) };
}

type Pool = Map<string, unknown[]>;

/** What can be made wrong about a call of this operation. */
function spoilers({ parameters, requestBody, security }: OperationObject): string[] {
  return [
    ...parameters.map((parameter) => `${parameter.in} ${parameter.name}`),
    'unknown query',
    ...(security.some((one) => 'token' in one) ? ['no credentials'] : []),
    ...(requestBody ? ['body', 'body', 'body', 'body', 'syntax', 'content type'] : []),
  ];
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

const encode = (value: unknown): string =>
  // A lone dot, encoded or not, is no segment of a path: whoever reads the address drops it.
  encodeURIComponent(
    textOf(value)
      .toWellFormed()
      .replace(/^\.{1,2}$/, '-'),
  )
    .replaceAll('.', '%2E')
    .slice(0, 600);

/** A header can hold only some of what a value can. */
const headerText = (value: unknown): string =>
  textOf(value)
    .replaceAll(/[^\u0020-\u007e]/g, '?')
    .slice(0, 200)
    .trim();

const resolver =
  (document: OpenApiDocument) =>
  (ref: string): JsonSchema =>
    document.components.schemas[ref.slice(ref.lastIndexOf('/') + 1)] ?? {};

type Judge = (target: Target, made: Made, response: FuzzResponse) => string[];

function judgeOf(document: OpenApiDocument): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', components: document.components });
  const validators = new Map<string, ValidateFunction>();
  const check = (schema: JsonSchema, value: unknown): string | undefined => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    let validate = validators.get(text);
    if (!validate) {
      validate = ajv.compile(JSON.parse(text) as object);
      validators.set(text, validate);
    }
    return validate(value) ? undefined : ajv.errorsText(validate.errors);
  };

  return ({ operation }, { kind, body, request }, response) => {
    const found: string[] = [];
    const { status } = response;
    if (status >= 500) found.push(`broke with ${status}`);
    const declared = operation.responses[status];
    if (!declared) return [...found, `answered ${status}, which is not declared`];
    const [type = ''] = String(response.headers['content-type'] ?? '').split(';');
    const media = Object.entries(declared.content ?? {})[0];
    if (!media) return response.body === '' ? found : [...found, `${status} came with a body`];
    if (type !== media[0]) return [...found, `content type ${type} instead of ${media[0]}`];
    const answer = parsed(response.body);
    const wrong = check(media[1].schema, answer);
    if (wrong !== undefined) found.push(`the answer has another form: ${wrong}`);
    if (status >= 400) found.push(...problemFaults(answer, response, declared['x-problems'] ?? []));
    const requestSchema = operation.requestBody?.content['application/json']?.schema;
    if (kind === 'corrupt') {
      const isBroken = requestSchema !== undefined && request.body === JSON.stringify(body);
      if (isBroken && status < 300 && check(requestSchema, body) !== undefined)
        found.push('a body that breaks the schema was accepted');
    } else if (status === 422 && kindOf(answer) === 'invalid') {
      found.push(`a valid request was called invalid: ${response.body}`);
    }
    return found;
  };
}

function problemFaults(
  answer: unknown,
  response: FuzzResponse,
  declared: readonly string[],
): string[] {
  const found: string[] = [];
  const { status, type, detail, action, title } = (answer ?? {}) as Record<string, unknown>;
  const kind = kindOf(answer);
  if (status !== response.status) found.push('the problem has another status than the answer');
  if (!declared.includes(kind)) found.push(`the problem ${kind} is not declared for its status`);
  if (type !== `/problems/${kind}`) found.push('the problem has a type that is not its kind');
  for (const text of [title, detail, action])
    if (typeof text !== 'string' || text === '') found.push('the problem does not say enough');
  return found;
}

const kindOf = (answer: unknown): string =>
  String((answer as { kind?: unknown } | undefined)?.kind ?? '');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Ids that were answered exist: asking with them leads further in. */
function harvest(response: FuzzResponse, pool: Pool, spare: readonly string[]): void {
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string' && /_id$|^tracking_number$|^next_cursor$/.test(name))
        remember(name, inner);
      else visit(inner);
    }
  };
  const remember = (name: string, id: string): void => {
    const ids = pool.get(name === 'next_cursor' ? 'cursor' : name) ?? [];
    if (ids.includes(id) || spare.includes(id)) return;
    pool.set(name === 'next_cursor' ? 'cursor' : name, [...ids.slice(-19), id]);
  };
  visit(parsed(response.body));
}
