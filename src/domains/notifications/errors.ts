import type { PushSubscriptionId } from '@waystock/kernel';

/** Nothing here carries an address: those are personal. */
export type NotificationsError = PushSubscriptionInvalid | PushSubscriptionNotFound;

export interface PushSubscriptionInvalid {
  readonly kind: 'push-subscription-invalid';
  /** No push here at all; an address we may not ask; keys that are none. */
  readonly because: 'unavailable' | 'endpoint' | 'keys';
}

/** Not there, or another's: the two are not told apart. */
export interface PushSubscriptionNotFound {
  readonly kind: 'push-subscription-not-found';
  readonly subscriptionId: PushSubscriptionId;
}
