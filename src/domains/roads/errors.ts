import type { Instant, Position } from '@waystock/kernel';

/** No street of the profile within 1 km: check the position, or load a network that covers it. */
interface OffNetwork {
  readonly kind: 'position-off-network';
  readonly position: Position;
}

export type RoadsRefusal =
  | OffNetwork
  /** Both ends are on streets, but none leads from one to the other for this profile. */
  | { readonly kind: 'no-way-between'; readonly from: Position; readonly to: Position }
  /** Import a network first; until then only great-circle estimates are possible. */
  | { readonly kind: 'no-network-imported' };

export type ConditionRefusal =
  | OffNetwork
  /** It would end before it begins, or has ended. */
  | { readonly kind: 'condition-over'; readonly until: Instant };
