import {
  type Currency,
  type Instant,
  ok,
  refuse,
  type Result,
  type SkuId,
  units,
} from '@waystock/kernel';
import {
  buildProblem,
  type DeliveryOffer,
  isBooked,
  listBooked,
  openWays,
  slotsOffered,
  type SoonestPromise,
  soonestPromise,
} from '../domains/allocation/index.ts';
import { findSkus, type Sku } from '../domains/catalogue/index.ts';
import { listAvailability } from '../domains/inventory/index.ts';
import type { IntakeRefused } from '../domains/orders/index.ts';
import type { World } from '../world.ts';
import { currentMarket, type Market, travelTo } from './market.ts';
import { type DeliveryQuery, type Door, findDoor, noDoor, offersAt } from './offer-delivery.ts';
import { calendarOf, withHeld } from './prepare-order.ts';

export interface PromisesQuery extends Pick<DeliveryQuery, 'position' | 'address' | 'holding'> {
  readonly skuIds: readonly SkuId[];
}

/**
 * By when a unit of each of these can be at a door: for a page of a catalogue, which asks for all of
 * its cards at once. Roads, slots and bookings are looked up once for all. Goods that cannot be
 * promised, for whatever reason, are not in the answer. Reads only, like `offerDelivery`.
 */
export async function promiseGoods(
  world: World,
  query: PromisesQuery,
): Promise<Result<ReadonlyMap<SkuId, SoonestPromise>, IntakeRefused>> {
  const market = await currentMarket(world);
  const door = findDoor(market, query);
  if (!door) return refuse({ kind: 'intake-refused', issues: [noDoor(query)] });
  const at = world.now();
  const calendar = calendarOf(door.region);
  const booked = (market.offers.get(door.region.id) ?? []).filter(isBooked);
  const slots = slotsOffered({ at, calendar, offers: booked });
  const [skus, free, taken] = await world.db.read((tx) =>
    Promise.all([
      findSkus(tx, query.skuIds),
      listAvailability(tx, { skuIds: query.skuIds }),
      listBooked(
        tx,
        slots.map((slot) => slot.id),
      ),
    ]),
  );
  const stock = Map.groupBy(withHeld(free, query.holding ?? []), ({ skuId }) => skuId);
  const waysIn = onceEach((currency: Currency) =>
    openWays({ at, calendar, offers: offersAt(market, door, currency), booked: taken }),
  );
  const problems = problemsAt(market, door, at);
  const promised = new Map<SkuId, SoonestPromise>();
  for (const sku of skus.values()) {
    const shelves = stock.get(sku.id) ?? [];
    if (!sku.active || shelves.every(({ toSell }) => toSell <= 0)) continue;
    const problemFor = problems(sku, shelves);
    const promise = soonestPromise({ ways: waysIn(sku.price.currency), calendar, problemFor });
    if (promise) promised.set(sku.id, promise);
  }
  return ok(promised);
}

type Shelves = Awaited<ReturnType<typeof listAvailability>>;

/** One unit of a SKU as it would have to reach the door; the ways there are looked up once. */
function problemsAt(market: Market, door: Door, at: Instant) {
  const { network } = market;
  const travel = travelTo(market, door.position);
  return (sku: Sku, shelves: Shelves) => {
    const stock = shelves.map((row) => ({ ...row, units: row.toSell }));
    const around = { network, skus: new Map([[sku.id, sku]]), stock, travel };
    return (offer: DeliveryOffer, deadline: Instant) =>
      buildProblem(
        {
          lines: [{ skuId: sku.id, units: units(1) }],
          destination: door.position,
          timeZone: door.region.timeZone,
          service: offer.rule.service,
          deadline,
          shippingPaidBy: 'shopper',
          preference: 'none',
          orderValue: sku.price,
        },
        around,
        at,
      );
  };
}

function onceEach<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}
