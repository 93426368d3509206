import type {
  Api,
  BodyOf,
  Endpoint,
  HeadersOf,
  ParamsOf,
  QueryOf,
  RepetitionOf,
  ReplyOf,
} from '@waystock/contract';
import type { Refused, Result } from '@waystock/kernel';
import type { Tx, World } from '../world.ts';
import type { SharedWork } from './commands-together.ts';
import type { NotFound } from './errors.ts';
import type { Page } from './page.ts';
import type { Resource } from './policy.ts';
import type { Principal } from './principal.ts';
import type { ErrorOf } from './problems.ts';

/** What an endpoint may refuse by its contract and its form, and nothing else. */
export type RefusalOf<E extends Endpoint> =
  | ErrorOf<E['spec']['errors'][number]>
  | NotFound
  | (E['spec'] extends { readonly ifMatch: string } ? ErrorOf<'stale-version'> : never);

/** A request as a handler sees it: parsed, authenticated, its role allowed. */
export interface Request<E extends Endpoint> {
  readonly world: World;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly headers: HeadersOf<E>;
  readonly body: BodyOf<E>;
  /** Nobody in particular on public endpoints, unless they say who they are. */
  readonly principal: E['spec']['auth'] extends 'public' ? Principal | undefined : Principal;
  /** From If-Match. */
  readonly version: E['spec'] extends { readonly ifMatch: 'required' }
    ? number
    : number | undefined;
  /** Where a list goes on, and how many it may show. */
  readonly page: Page;
  /** As received, for signatures. */
  readonly rawBody: string;
  readonly requestId: string;
  /** May the caller do this to that object? Another's object is not there. */
  readonly permit: (what: Resource) => Result<void, NotFound>;
  /** Runs a command once per Idempotency-Key; its result is kept with it. */
  readonly command: Command<E>;
  /** The same for commands of one kind, in a transaction they may share. */
  readonly together: Together<E>;
}

export type Together<E extends Endpoint> = <Item, Found>(
  work: SharedWork<Item, Found, ReplyOf<E>, RefusalOf<E>>,
  item: Item,
  /** The same as a command of its own, for what cannot share or was broken by another. */
  alone: () => Promise<Recorded<ReplyOf<E>>>,
) => Promise<Recorded<ReplyOf<E>>>;

/**
 * `work` runs in one transaction, in which its result is also written under the request's key. When
 * the key has a result, that one is given and `work` counts for nothing. A refusal rolls `work`
 * back and is kept as well.
 */
export type Command<E extends Endpoint> = (
  work: (tx: Tx) => Promise<Result<ReplyOf<E>, RefusalOf<E>>>,
) => Promise<Recorded<ReplyOf<E>>>;

/** Only `command` makes one, so a handler of a command cannot forget to record its result. */
export interface Recorded<Reply> {
  readonly status: number;
  /** JSON as it was sent the first time. */
  readonly body: string;
  /** The result of an earlier request with this key. */
  readonly replayed: boolean;
  /** What this very request did; undefined when it was refused or replayed. */
  readonly reply: Reply | undefined;
}

export type Handler<E extends Endpoint> = (request: Request<E>) => Promise<Answer<E>>;

type Answer<E extends Endpoint> =
  RepetitionOf<E> extends 'key'
    ? Recorded<ReplyOf<E>> | Refused<RefusalOf<E>>
    : Result<ReplyOf<E>, RefusalOf<E>>;

/** One handler for each operation of a resource; streams are served by `live.ts`. */
export type HandlersOf<Resource> = {
  readonly [Name in keyof Resource as Resource[Name] extends {
    readonly spec: { readonly stream: true };
  }
    ? never
    : Name]: Resource[Name] extends Endpoint ? Handler<Resource[Name]> : never;
};

/** The whole API: each resource that has more than streams. */
export type Handlers = {
  readonly [R in keyof Api as {} extends HandlersOf<Api[R]> ? never : R]: HandlersOf<Api[R]>;
};

/** A part of it, with which tests hold the server itself to its word. */
export type PartialHandlers = { readonly [R in keyof Handlers]?: Partial<Handlers[R]> };
