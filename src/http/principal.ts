import type { Role } from '@waystock/contract';
import type { CourierId, CustomerId, RegionId, SiteId, VehicleId } from '@waystock/kernel';

/** Who calls, as far as a token or an API key says. */
export interface Principal {
  readonly role: Role;
  /** The token's subject or the key's name: stable, and no personal data. */
  readonly subject: string;
  readonly scope: Scope;
}

/** What a principal is about. What is not named is out of reach. */
export interface Scope {
  readonly regions: 'all' | readonly RegionId[];
  readonly sites: readonly SiteId[];
  readonly vehicles: readonly VehicleId[];
  readonly courierId: CourierId | undefined;
}

export const noScope: Scope = { regions: [], sites: [], vehicles: [], courierId: undefined };

/** A shopper's subject is the customer's id. */
export const customerOf = (principal: Principal): CustomerId | undefined =>
  principal.role === 'shopper' ? (principal.subject as CustomerId) : undefined;
