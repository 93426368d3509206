import {
  addDays,
  chance,
  exponential,
  hours,
  type Instant,
  instantOfLocal,
  type LocalDate,
  minutes,
  newId,
  type OrderId,
  pickWeighted,
  plus,
  type Random,
  type ReservationId,
  seconds,
  type SkuId,
  type TimeZone,
  within,
} from '@waystock/kernel';
import { basketHold, holdStock } from '../../domains/inventory/index.ts';
import { cancelOrder } from '../../workflows/fulfil-order.ts';
import { placePrepared } from '../../workflows/place-order.ts';
import {
  type OrderRequest,
  prepareOrder,
  type PreparedOrder,
} from '../../workflows/prepare-order.ts';
import type { Shopper } from '../city/shoppers.ts';
import type { Actor, Scene } from '../scene.ts';
import { deliveryWishes, drawPaymentMethod, fillBasket, requestOf, type Shop } from './baskets.ts';

export interface Shopping {
  readonly shoppers: readonly Shopper[];
  readonly shop: Shop;
  readonly timeZone: TimeZone;
  /** Local days on which people shop, from the first. */
  readonly firstDay: LocalDate;
  readonly days: number;
  /** Visits before this have been; all are to come if not given. */
  readonly since?: Instant;
  /** Times their usual rate. */
  readonly eagerness: number;
  readonly random: Random;
}

/** What came of visits to the shop; orders themselves are counted where they are kept. */
export interface Visits {
  ordered: number;
  /** Filled a basket and left. */
  abandoned: number;
  /** Nothing they wanted could be had, by what stood in the way first. */
  readonly lost: Map<string, number>;
}

/** People who order by their habits, some of whom leave at the checkout or change their minds. */
export function inviteShoppers(
  simulation: Scene,
  shopping: Shopping,
): Actor & { readonly visits: Visits } {
  const visits: Visits = { ordered: 0, abandoned: 0, lost: new Map() };
  for (let n = 0; n < shopping.days; n++) {
    const day = addDays(shopping.firstDay, n);
    simulation.at(instantOfLocal(day, 0, shopping.timeZone), async () => {
      for (const shopper of shopping.shoppers)
        planDay(simulation, shopping, { shopper, day, visits });
    });
  }
  return { name: 'shoppers', visits };
}

interface ShoppersDay {
  readonly shopper: Shopper;
  readonly day: LocalDate;
  readonly visits: Visits;
}

/** Arrivals of a Poisson process whose rate follows the shopper's hours. */
function planDay(
  simulation: Scene,
  { shop, timeZone, eagerness, random, since }: Shopping,
  { shopper, day, visits }: ShoppersDay,
): void {
  const luck = random.fork(day, shopper.id);
  const gap = 7 / (shopper.ordersPerWeek * eagerness);
  let visit = 0;
  for (let at = exponential(luck, gap); at < 1; at += exponential(luck, gap)) {
    const minute = pickWeighted(luck, shopper.byHour) * 60 + within(luck, 0, 59);
    const own = luck.fork('visit', visit++);
    const comes = plus(instantOfLocal(day, minute, timeZone), seconds(within(own, 0, 59)));
    if (since !== undefined && comes < since) continue;
    simulation.at(comes, async () => {
      if (!simulation.isTaken(shopper.id))
        await goShopping(simulation, shop, { shopper, visits, luck: own });
    });
  }
}

interface Visit {
  readonly shopper: Shopper;
  readonly visits: Visits;
  readonly luck: Random;
}

async function goShopping(simulation: Scene, shop: Shop, visit: Visit): Promise<void> {
  const { world } = simulation;
  const { visits, luck } = visit;
  const prepared = await checkOut(simulation, shop, visit);
  if (!prepared) return;
  if (chance(luck, 0.05)) {
    visits.abandoned++;
    return leaveBasket(simulation, prepared);
  }
  const placed = await world.db.transact((tx) => placePrepared(tx, world.vault, prepared));
  if (!placed.ok) return lose(visits, placed.error.kind);
  visits.ordered++;
  if (chance(luck, 0.02)) regret(simulation, placed.value.order.id, luck);
}

/** Asks for what they like best, and takes less or later when that cannot be had. */
async function checkOut(
  { world }: Scene,
  shop: Shop,
  { shopper, visits, luck }: Visit,
): Promise<PreparedOrder | undefined> {
  let lines: OrderRequest['lines'] = fillBasket(shop, shopper, luck);
  const paymentMethod = drawPaymentMethod(shopper, luck);
  const oneBox = chance(luck, 0.1);
  let first: string | undefined;
  for (const sla of deliveryWishes(shopper, luck))
    for (let attempt = 1; attempt <= 2 && lines.length > 0; attempt++) {
      const request = requestOf(shop, shopper, { lines, sla, paymentMethod, oneBox });
      const prepared = await prepareOrder(world, request);
      if (prepared.ok) return prepared.value;
      first ??= reasonOf(prepared.error);
      const sold = soldOut(prepared.error, lines);
      if (sold.size === 0) break;
      lines = lines.filter((line) => !sold.has(line.skuId));
    }
  lose(visits, first ?? 'nothing-left');
  return undefined;
}

type NoOrder = Extract<Awaited<ReturnType<typeof prepareOrder>>, { ok: false }>['error'];

const reasonOf = (error: NoOrder): string =>
  error.kind === 'intake-refused' ? (error.issues[0]?.reason ?? error.kind) : error.kind;

/** What cannot be had at all, or not as much of it as was wanted. */
function soldOut(error: NoOrder, lines: OrderRequest['lines']): Set<SkuId> {
  if (error.kind === 'out-of-stock') return new Set(error.lines.map((line) => line.skuId));
  if (error.kind !== 'intake-refused') return new Set();
  const numbers = error.issues
    .filter((issue) => issue.reason === 'out-of-stock')
    .map((issue) => Number(/\d+/.exec(issue.field)?.[0]));
  return new Set(numbers.flatMap((n) => lines[n]?.skuId ?? []));
}

const lose = ({ lost }: Visits, reason: string): void => {
  lost.set(reason, (lost.get(reason) ?? 0) + 1);
};

/** Goods stay held for a basket whose owner has closed the page, until the hold runs out. */
async function leaveBasket({ world }: Scene, prepared: PreparedOrder): Promise<void> {
  const lines = prepared.plan.shipments.flatMap((shipment) =>
    shipment.lines.map(({ skuId, source, units }) => ({ skuId, siteId: source, units })),
  );
  await world.db.transact((tx) => {
    const reservationId = newId<ReservationId>('rsv', tx.now, tx.random);
    return holdStock(tx, { reservationId, purpose: reservationId, lines, holdFor: basketHold });
  });
}

function regret(simulation: Scene, orderId: OrderId, luck: Random): void {
  const after = chance(luck, 0.5) ? minutes(within(luck, 1, 30)) : hours(within(luck, 1, 20));
  simulation.at(plus(simulation.now, after), () =>
    cancelOrder(simulation.world, orderId, 'changed-mind'),
  );
}
