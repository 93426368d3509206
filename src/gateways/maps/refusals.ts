import type { Instant, Money, Position, Seconds } from '@waystock/kernel';

/**
 * Why a provider gives no answer. None holds an address, a position asked for remotely, a key or a URL,
 * so that it may be logged; the two about the map itself name what the asker has named.
 */
export type MapRefusal =
  /** The provider does not travel like that: ask another. */
  | { readonly kind: 'not-offered'; readonly provider: string; readonly what: string }
  /** Today's money does not reach: raise the budget, or wait for the next day (UTC). */
  | {
      readonly kind: 'budget-spent';
      readonly provider: string;
      readonly day: string;
      readonly limit: Money;
    }
  /** The books of the budget cannot be read, so nothing is spent. */
  | { readonly kind: 'budget-unknown'; readonly provider: string }
  /** It failed too often of late and is left alone until then. */
  | { readonly kind: 'breaker-open'; readonly provider: string; readonly until: Instant }
  /** The provider's rate makes the table take longer than the deadline; nothing was asked. */
  | {
      readonly kind: 'too-slow';
      readonly provider: string;
      readonly needs: Seconds;
      readonly deadline: Seconds;
    }
  | { readonly kind: 'deadline-passed'; readonly provider: string }
  | { readonly kind: 'cancelled'; readonly provider: string }
  /** 429 until the end of all tries. */
  | { readonly kind: 'too-many-requests'; readonly provider: string; readonly wait?: Seconds }
  /** The key is wrong or may not do this. */
  | { readonly kind: 'key-refused'; readonly provider: string; readonly status: number }
  /** The provider takes the question for wrong: a fault of ours or of the configuration. */
  | { readonly kind: 'question-refused'; readonly provider: string; readonly detail: string }
  /** No connection, a 5xx, or an answer that breaks off. */
  | { readonly kind: 'provider-failed'; readonly provider: string; readonly detail: string }
  /** An answer that is none of the provider's API. */
  | { readonly kind: 'answer-malformed'; readonly provider: string; readonly detail: string }
  | { readonly kind: 'position-off-network'; readonly position: Position }
  | { readonly kind: 'no-way-between'; readonly from: Position; readonly to: Position }
  /** Everybody in the chain was asked. */
  | { readonly kind: 'no-provider-left'; readonly troubles: readonly MapRefusal[] };

/** An answer about the map rather than a failure to give one: no other provider is asked. */
export const isAboutMap = ({ kind }: MapRefusal): boolean =>
  kind === 'position-off-network' || kind === 'no-way-between';
