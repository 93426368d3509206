import { AssertionError } from './assert.ts';

/** A refusal is a value. `E` is a union tagged by `kind`; bugs throw instead. */
export type Result<T, E> = Ok<T> | Refused<E>;
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Refused<E> = { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const refuse = <const E>(error: E): Refused<E> => ({ ok: false, error });

/** For tests and seeding, where a refusal is a bug of the caller. */
export function expectOk<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new AssertionError(`refused: ${JSON.stringify(result.error, bigintAsText)}`);
}

const bigintAsText = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;
