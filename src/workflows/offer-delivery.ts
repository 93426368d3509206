import {
  type Currency,
  ok,
  type Position,
  refuse,
  type Result,
  type SkuId,
  sum,
  times,
  type Units,
} from '@waystock/kernel';
import {
  buildProblem,
  defaultTerms,
  type DeliveryOffer,
  type DeliveryOption,
  isBooked,
  listBooked,
  listDeliveryOptions,
  slotsOffered,
} from '../domains/allocation/index.ts';
import { findSkus } from '../domains/catalogue/index.ts';
import { listAvailability } from '../domains/inventory/index.ts';
import type { Region, Site } from '../domains/network/index.ts';
import {
  checkLines,
  type Destination,
  type IntakeIssue,
  type IntakeRefused,
  mergeLines,
} from '../domains/orders/index.ts';
import type { World } from '../world.ts';
import { currentMarket, type Market, regionAt, travelTo } from './market.ts';
import { lookUp } from './locate.ts';
import { calendarOf, type OrderInHand, sellableOf, withHeld } from './prepare-order.ts';

export interface DeliveryQuery {
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
  readonly currency: Currency;
  readonly position?: Position | undefined;
  readonly address?: Pick<Destination, 'street' | 'postcode' | 'city'> | undefined;
  /** Units the shopper holds already: their basket's, or those of an order to be changed. */
  readonly holding?: OrderInHand['holding'] | undefined;
}

/** Where to and out of which region. */
export interface Door {
  readonly position: Position;
  readonly region: Region;
}

/** A shopper collects near home or not at all. */
const pickupSitesOffered = 5;

/**
 * The ways to get these goods to a door, each with the slots it can keep. Reads only: a slot or a
 * unit that is offered may be gone when the order comes.
 */
export async function offerDelivery(
  world: World,
  query: DeliveryQuery,
): Promise<Result<readonly DeliveryOption[], IntakeRefused>> {
  const market = await currentMarket(world);
  const door = findDoor(market, query);
  const offers = door ? offersAt(market, door, query.currency) : [];
  const at = world.now();
  const lines = mergeLines(query.lines);
  const skuIds = lines.map((line) => line.skuId);
  const booked = offers.filter(isBooked);
  const calendar = door && calendarOf(door.region);
  const slots = calendar ? slotsOffered({ at, calendar, offers: booked }) : [];
  const [skus, free, taken] = await world.db.read((tx) =>
    Promise.all([
      findSkus(tx, skuIds),
      listAvailability(tx, { skuIds }),
      listBooked(
        tx,
        slots.map((slot) => slot.id),
      ),
    ]),
  );
  const stock = withHeld(free, query.holding ?? []);
  const goods = checkLines({ ...query, lines, skus, sellable: sellableOf(stock) });
  const issues = [...goods, ...(door ? [] : [noDoor(query)])];
  if (!door || !calendar || issues.length > 0) return refuse({ kind: 'intake-refused', issues });
  const orderValue = sum(
    lines.map((line) => times(skus.get(line.skuId)?.price ?? noPrice(query), line.units)),
    query.currency,
  );
  const shelves = stock.map((row) => ({ ...row, units: row.toSell }));
  const { options } = listDeliveryOptions({
    at,
    calendar,
    offers,
    booked: taken,
    terms: defaultTerms(query.currency),
    problemFor: (offer, deadline) => {
      const pickup = offer.pickupSiteId && siteAt(market, offer.pickupSiteId);
      const destination = pickup ? pickup.position : door.position;
      const order = {
        lines,
        destination,
        timeZone: door.region.timeZone,
        service: offer.rule.service,
        deadline,
        shippingPaidBy: 'shopper',
        preference: 'none',
        orderValue,
        ...(offer.pickupSiteId ? { pickupSiteId: offer.pickupSiteId } : {}),
      } as const;
      const travel = travelTo(market, destination);
      return buildProblem(order, { network: market.network, skus, stock: shelves, travel }, at);
    },
  });
  return ok(options);
}

export function findDoor(
  market: Market,
  { position, address }: Pick<DeliveryQuery, 'position' | 'address'>,
): Door | undefined {
  const door = position ?? (address && lookUp(market, address).position);
  const region = door && regionAt(market, door);
  return door && region ? { position: door, region } : undefined;
}

/** What a region offers in this currency; collection only at the sites nearest to the door. */
export function offersAt(
  market: Market,
  { region, position }: Door,
  code: Currency,
): DeliveryOffer[] {
  const all = market.offers.get(region.id) ?? [];
  const offers = all.filter((offer) => offer.price.currency === code);
  const travel = travelTo(market, position);
  const away = ({ pickupSiteId }: DeliveryOffer): number =>
    (pickupSiteId && travel.get(pickupSiteId)?.duration) ?? Number.MAX_SAFE_INTEGER;
  const pickups = offers.filter((offer) => offer.pickupSiteId).sort((a, b) => away(a) - away(b));
  return [
    ...offers.filter((offer) => !offer.pickupSiteId),
    ...pickups.slice(0, pickupSitesOffered),
  ];
}

const siteAt = (market: Market, id: Site['id']): Site | undefined =>
  market.network.sites.get(id)?.site;

const noPrice = ({ currency }: DeliveryQuery) => ({ minor: 0n, currency });

export const noDoor = ({ address }: Pick<DeliveryQuery, 'address'>): IntakeIssue => ({
  field: address ? 'address' : 'position',
  reason: 'address-unknown',
  detail: address ? 'no such address is known' : 'an address or a position is needed',
});
