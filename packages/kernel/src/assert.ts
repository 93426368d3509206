/** A broken assertion is a bug, never a refusal: the request fails and its transaction rolls back. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/** States what must hold here. On in production: a wrong answer is worse than a failed request. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Unwraps what must be there; for lookups whose absence would be a bug. */
export function must<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

/** Marks a branch the type checker has proved unreachable. */
export function unreachable(value: never): never {
  throw new AssertionError(`unreachable: ${JSON.stringify(value)}`);
}
