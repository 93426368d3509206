import type { Instant, Random, Result } from '@waystock/kernel';
import type { CompiledQuery, Kysely } from 'kysely';
import type { Compute } from './compute/compute.ts';
import type { Gateways } from './gateways/gateways.ts';

/**
 * Everything a function may touch that is not its arguments. Production, tests and the simulation
 * differ only in the World they pass; the code is the same.
 */
export interface World {
  readonly now: () => Instant;
  readonly random: Random;
  readonly db: Database;
  readonly gateways: Gateways;
  readonly compute: Compute;
  /** Opens and seals personal data; a function that may do so takes it as an argument. */
  readonly vault: Vault;
  readonly log: Log;
}

/** Keys of the configuration, never of the database, and what makes new ones. */
export interface Vault {
  /** New keys are wrapped with this key-encryption key; the others only open what they have wrapped. */
  readonly current: string;
  readonly keks: ReadonlyMap<string, Uint8Array>;
  /** Unpredictable bytes; never the World's `random`, which is seeded. */
  readonly entropy: (bytes: number) => Uint8Array;
}

export interface Database {
  /**
   * Runs `work` in one transaction at READ COMMITTED. It commits when `work` resolves, unless that
   * value is a refusal (`{ ok: false }`): a refused command changes nothing and is rolled back.
   * Deadlocks and serialisation failures are retried with the same ids. Queries awaited
   * together (`Promise.all`) share a round trip; each must be awaited before `work` resolves.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A consistent read-only snapshot (REPEATABLE READ). */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/**
 * One open transaction. It has no gateways and no compute on purpose: calling the payment provider
 * or the solver while holding a row lock does not type-check.
 */
export interface Tx {
  /** The instant of this transaction; constant within it. `now()` in SQL is forbidden. */
  readonly now: Instant;
  /** A stream of its own, the same again when the transaction is retried. */
  readonly random: Random;
  /** Untyped on purpose: each domain's store narrows it to its own tables. */
  readonly sql: Kysely<unknown>;
  /** Publishes a fact if and only if this transaction commits. */
  emit(fact: Fact): void;
  /** Writes something that nobody waits for: it is sent with the commit, which fails if it does. */
  atCommit(query: CompiledQuery): void;
  /**
   * What is asked next, before anything is awaited, is the last: it is sent together with the commit,
   * which spares a round trip. Nothing can be refused after that.
   */
  commitWithNext(): void;
  readonly log: Log;
}

/** Something that happened, in the past tense: `orders.order-placed`. */
export interface Fact {
  readonly kind: `${string}.${string}`;
  /** Facts with one key are delivered in commit order: the order, shipment, route or stock row. */
  readonly key: string;
  /** JSON with units in the names; no personal data. */
  readonly data: { readonly [field: string]: Json };
}

/** A fact as a subscriber receives it. */
export interface DeliveredFact extends Fact {
  readonly id: string;
  readonly at: Instant;
}

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [field: string]: Json };

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export type AnyResult = Result<unknown, { readonly kind: string }>;
