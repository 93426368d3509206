import type { Position } from '@waystock/kernel';

export type RoadsRefusal =
  /** No street of the profile within 1 km: check the position, or load a network that covers it. */
  | { readonly kind: 'position-off-network'; readonly position: Position }
  /** Both ends are on streets, but none leads from one to the other for this profile. */
  | { readonly kind: 'no-way-between'; readonly from: Position; readonly to: Position }
  /** Import a network first; until then only great-circle estimates are possible. */
  | { readonly kind: 'no-network-imported' };
