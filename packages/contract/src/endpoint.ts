import { z } from 'zod';
import type { ProblemKind } from './problems.ts';
import type { Role } from './roles.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Fields by name, as in a path or a query. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/**
 * - `safe` changes nothing: it may be asked again at will;
 * - `key` is a command and needs an `Idempotency-Key`: its first result is kept and replayed;
 * - `natural` is a command that does the same again by its own nature (a webhook with an id of its
 *   own, a position report).
 */
export type Repetition = 'safe' | 'key' | 'natural';

export interface EndpointSpec {
  readonly method: Method;
  /** Below `/api/v1`; parameters as `{order_id}`. */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Who may call it; which objects each role may touch is the server's policy. */
  readonly auth: readonly Role[] | 'public';
  /** GET is safe and the other methods need a key, unless said otherwise. */
  readonly repetition?: Repetition;
  /** `If-Match` with the version the caller has seen. */
  readonly ifMatch?: 'required' | 'optional';
  readonly params?: Shape;
  readonly query?: Shape;
  /** Headers beside those of every call, in lower case. */
  readonly headers?: Shape;
  readonly body?: z.ZodType;
  /** The largest body that is read, if not the usual one. */
  readonly bodyLimitBytes?: number;
  /** 200 with a response, 204 without, unless said otherwise. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly response?: z.ZodType;
  /** A stream of events of `response`, not one answer. */
  readonly stream?: true;
  /** Readers keep the answer and ask whether it is still the same, by an ETag made of it. */
  readonly revalidated?: true;
  /** What it may refuse, beside what any call of its form may meet (`problemsOf`). */
  readonly errors: readonly ProblemKind[];
}

/** A spec with its parts made into schemas. */
export interface Endpoint<Spec extends EndpointSpec = EndpointSpec> {
  readonly spec: Spec;
  readonly status: 200 | 201 | 202 | 204;
  readonly repetition: Repetition;
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly headers: z.ZodType;
}

type Named<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Named<Rest>
  : never;

/** The parameters a path names are those declared, no more and no fewer. */
type PathMatches<Spec extends EndpointSpec> = [Named<Spec['path']>] extends [keyof Spec['params']]
  ? [keyof (Spec['params'] & {})] extends [Named<Spec['path']>]
    ? unknown
    : { readonly params: `${string & Named<Spec['path']>} and nothing else` }
  : { readonly params: Readonly<Record<Named<Spec['path']>, z.ZodType>> };

export function endpoint<const Spec extends EndpointSpec>(
  spec: Spec & PathMatches<Spec>,
): Endpoint<Spec> {
  return {
    spec,
    status: spec.status ?? (spec.response ? 200 : 204),
    repetition: spec.repetition ?? (spec.method === 'GET' ? 'safe' : 'key'),
    params: z.strictObject(spec.params ?? {}),
    query: z.strictObject(spec.query ?? {}),
    headers: z.object(spec.headers ?? {}),
  };
}

type ShapeOf<Spec, Part extends 'params' | 'query' | 'headers'> =
  Spec extends Readonly<Record<Part, infer S extends Shape>> ? Values<S> : object;
type Values<S extends Shape> = z.output<z.ZodObject<{ -readonly [Name in keyof S]: S[Name] }>>;

export type ParamsOf<E extends Endpoint> = ShapeOf<E['spec'], 'params'>;
export type QueryOf<E extends Endpoint> = ShapeOf<E['spec'], 'query'>;
export type HeadersOf<E extends Endpoint> = ShapeOf<E['spec'], 'headers'>;
export type BodyOf<E extends Endpoint> = E['spec'] extends { readonly body: infer B }
  ? z.output<B>
  : undefined;
export type ReplyOf<E extends Endpoint> = E['spec'] extends { readonly response: infer R }
  ? z.output<R>
  : undefined;

/** `key` unless the spec says otherwise; the type of `endpoint(…).repetition`. */
export type RepetitionOf<E extends Endpoint> = E['spec'] extends {
  readonly repetition: infer R;
}
  ? R
  : E['spec']['method'] extends 'GET'
    ? 'safe'
    : 'key';

/** What a server makes of a request before a handler sees it: the kernel's values, never raw JSON. */
export interface InputOf<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly headers: HeadersOf<E>;
  readonly body: BodyOf<E>;
}
