/** What was handed in cannot be what it claims to be; the message names the field and the fix. */
export class ForecastInputError extends Error {
  override readonly name = 'ForecastInputError';
}

/** Throws a named error unless `condition`: for input, not for bugs of ours. */
export function require(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new ForecastInputError(message());
}
