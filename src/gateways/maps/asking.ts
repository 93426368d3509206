import { type Instant, plus } from '@waystock/kernel';
import type { Asking } from './map-provider.ts';
import type { Outside } from './outside.ts';
import type { MapRefusal } from './refusals.ts';

/** One deadline over all requests that a question takes. */
export interface LineAsking {
  readonly deadlineAt: Instant;
  /** Comes when the asker gives up, and at the deadline. */
  readonly signal: AbortSignal;
  /** The asker alone. */
  readonly cancelled: AbortSignal | undefined;
}

export function lineAsking(outside: Outside, { deadline, signal }: Asking): LineAsking {
  const alarm = outside.alarm(deadline);
  return {
    deadlineAt: plus(outside.now(), deadline),
    signal: signal ? AbortSignal.any([signal, alarm]) : alarm,
    cancelled: signal,
  };
}

export const givenUp = (provider: string, { cancelled }: LineAsking): MapRefusal => ({
  kind: cancelled?.aborted ? 'cancelled' : 'deadline-passed',
  provider,
});
