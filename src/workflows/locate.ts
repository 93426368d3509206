import type { Position, SiteId } from '@waystock/kernel';
import type { Region } from '../domains/network/index.ts';
import { type Billing, type Destination, type Intake, roughly } from '../domains/orders/index.ts';
import { type AddressVerdict, checkAddress } from '../domains/roads/index.ts';
import { type Market, regionAt } from './market.ts';

export type Address = Pick<Destination, 'street' | 'postcode' | 'city' | 'country'>;

/** Where somebody wants it brought: a door, or a site where they collect it. */
export interface WhereTo {
  readonly destination: Omit<Destination, keyof Position> & { readonly position?: Position };
  readonly pickupSiteId?: SiteId | undefined;
}

/** Where an order goes, and which region serves it. */
export interface Place {
  readonly address: Intake['address'];
  readonly destination: Destination;
  readonly region: Region;
}

/** Where it goes: the position given, or the address looked up; a pickup goes to its site. */
export function locate(market: Market, { destination, pickupSiteId }: WhereTo): Place | undefined {
  const pickup = pickupSiteId && market.network.sites.get(pickupSiteId)?.site;
  const { position, ...address } = destination;
  const verdict = position || pickup ? undefined : lookUp(market, destination);
  const door = pickup?.position ?? position ?? verdict?.position;
  if (!door) return undefined;
  const region = regionAt(market, door);
  return (
    region && {
      address: verdict && !verdict.confirmed ? 'incomplete' : 'confirmed',
      destination: { ...address, ...door },
      region,
    }
  );
}

export const lookUp = (
  market: Pick<Market, 'roads'>,
  to: Pick<Destination, 'street' | 'postcode' | 'city'>,
): AddressVerdict => checkAddress(market.roads, `${to.street}, ${to.postcode} ${to.city}`);

export function billingOf(market: Market, address: Address): Billing {
  const { position } = lookUp(market, address);
  return { country: address.country, position: position && roughly(position) };
}
