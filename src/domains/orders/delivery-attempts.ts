import { days, type Instant, later, plus, type Seconds } from '@waystock/kernel';

/** So often a courier comes before the goods go back. */
export const mostAttempts = 3;
/** A customer who was not there is expected to be there a day later. */
const untilNext: Seconds = days(1);

export interface FailedAttempt {
  /** As the driver reported it: `nobody-home`, `refused`, `breakdown` … */
  readonly reason: string;
  /** 1, 2, 3 …: which go this was. */
  readonly attempt: number;
  readonly at: Instant;
  readonly promisedAt: Instant;
}

/** Coming again is of no use. */
const isFinal = (reason: string): boolean => reason === 'refused' || reason === 'damaged';
/** Then the promise stands, and it shows that it is broken. */
const isOurFault = (reason: string): boolean => reason === 'breakdown' || reason === 'out-of-time';

/** What follows a failed attempt: another one, by when, or the way back. */
export function afterFailedAttempt(
  failed: FailedAttempt,
): { readonly next: 'attempt'; readonly promisedAt: Instant } | { readonly next: 'return' } {
  const { reason, attempt, at, promisedAt } = failed;
  if (isFinal(reason) || attempt >= mostAttempts) return { next: 'return' };
  return {
    next: 'attempt',
    promisedAt: isOurFault(reason) ? promisedAt : later(promisedAt, plus(at, untilNext)),
  };
}
