import type { Position, SiteId } from '@waystock/kernel';
import type { Region } from '../domains/network/index.ts';
import { type Billing, type Destination, type Intake, roughly } from '../domains/orders/index.ts';
import { type AddressVerdict, checkAddress, doubtsInWords } from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { type Judged, judgeAddress } from './judge-address.ts';
import { type Market, regionAt } from './market.ts';

export type Address = Pick<Destination, 'street' | 'postcode' | 'city' | 'country'>;

/** Where somebody wants it brought: a door, or a site where they collect it. */
export interface WhereTo {
  readonly destination: Omit<Destination, keyof Position> & {
    readonly position?: Position;
    /** Its writer has seen what is not certain of it, and means it. */
    readonly isMeant?: boolean;
  };
  readonly pickupSiteId?: SiteId | undefined;
}

/** Where an order goes, and which region serves it. */
export interface Place {
  readonly address: Intake['address'];
  /** What is not certain of it. */
  readonly doubts?: string;
  readonly destination: Destination;
  readonly region: Region;
}

/**
 * What is to be thought of the address; undefined where nobody has to think, since the position is given
 * or a site is where it goes. May ask a provider: before the transaction.
 */
export const judgeDestination = async (
  world: World,
  market: Market,
  { destination, pickupSiteId }: WhereTo,
): Promise<Judged | undefined> =>
  destination.position || pickupSiteId ? undefined : judgeAddress(world, market.roads, destination);

/** Where it goes: the position given, or that of the verdict; a pickup goes to its site. */
export function locate(
  market: Market,
  { destination, pickupSiteId }: WhereTo,
  verdict: AddressVerdict | undefined,
): Place | undefined {
  const pickup = pickupSiteId && market.network.sites.get(pickupSiteId)?.site;
  const { position, isMeant = false, ...address } = destination;
  const door = pickup?.position ?? position ?? verdict?.position;
  if (!door) return undefined;
  const region = regionAt(market, door);
  const isCertain = !verdict || verdict.confirmed || (isMeant && verdict.next === 'confirm');
  return (
    region && {
      address: isCertain ? 'confirmed' : 'incomplete',
      ...(isCertain ? {} : { doubts: doubtsInWords(verdict) }),
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
