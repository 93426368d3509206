import {
  type Currency,
  type CustomerId,
  instant,
  type Instant,
  isoOf,
  type Money,
  must,
  ok,
  plus,
  type Refused,
  refuse,
  type ReservationId,
  type Result,
  type SiteId,
  type Units,
  units,
  zero,
} from '@waystock/kernel';
import {
  buildProblem,
  decidePlan,
  type DeliveryOffer,
  isBooked,
  listBooked,
  type NoPlan,
  type Plan,
  type Slot,
  slotsOffered,
} from '../domains/allocation/index.ts';
import { findSkus, type Sku } from '../domains/catalogue/index.ts';
import { type CustomerErased, type DataKey, getDataKey } from '../domains/customers/index.ts';
import { listAvailability, type OutOfStock } from '../domains/inventory/index.ts';
import type { Region } from '../domains/network/index.ts';
import {
  type Billing,
  checkIntake,
  type Destination,
  type Discount,
  type Intake,
  type IntakeRefused,
  mergeLines,
  type OrderLine,
  type PromotionRefusal,
  type Sla,
  totalsOf,
  whyNoPromotion,
} from '../domains/orders/index.ts';
import type { Vault, World } from '../world.ts';
import { type Basket, findBasket } from './basket.ts';
import type { Judged } from './judge-address.ts';
import {
  type Address,
  billingOf,
  judgeDestination,
  locate,
  type Place,
  type WhereTo,
} from './locate.ts';
import { currentMarket, type Market, travelTo } from './market.ts';
import { checkCode, lessDiscount } from './redeem-code.ts';

export interface OrderRequest extends WhereTo {
  readonly customerId: CustomerId;
  readonly lines: Intake['lines'];
  readonly sla: Sla;
  readonly slotId?: string | undefined;
  readonly currency: Currency;
  readonly paymentMethod: string;
  /** Where the means of payment is at home, if the shopper says so. */
  readonly billing?: Address | undefined;
  /** As the shopper typed it. */
  readonly promotionCode?: string | undefined;
  readonly oneBox: boolean;
  /** Stock this shopper already holds; it is given back and held anew by the order. */
  readonly basketReservationId?: ReservationId | undefined;
  readonly editing?: OrderInHand | undefined;
}

/** An order that is being changed (edit-order.ts): what it has already. */
export interface OrderInHand {
  readonly holding: readonly { skuId: Sku['id']; siteId: SiteId; units: Units }[];
  /** What was ordered before costs what it cost then. */
  readonly prices: ReadonlyMap<Sku['id'], Money>;
  /** The promise stays; absent when another slot is asked for. */
  readonly promisedAt: Instant | undefined;
}

/** An order that would be accepted: what it costs, when it comes, and the plan that keeps the promise. */
export interface PreparedOrder {
  readonly request: OrderRequest;
  /** What it costs before a promotion, */
  readonly lines: readonly OrderLine[];
  readonly shipping: Money;
  /** and what its code takes off. */
  readonly discount: Discount | undefined;
  readonly destination: Destination;
  readonly billing: Billing | undefined;
  readonly region: Region;
  readonly slot: Slot;
  readonly isSlotBooked: boolean;
  /** What the promise rests on and what is held; why is told when allocation decides. */
  readonly plan: Plan;
  /** Seals where it goes; undefined for somebody who orders for the first time. */
  readonly key: DataKey | undefined;
}

export type NotPrepared = IntakeRefused | OutOfStock | CustomerErased;

/** An order as far as it can be seen without its goods: where to, by which way, when. */
export interface Wish {
  readonly request: OrderRequest;
  readonly market: Market;
  readonly vault: Vault;
  /** Of the address, where it had to be looked up. */
  readonly judged: Judged | undefined;
  readonly place: Place | undefined;
  readonly offer: DeliveryOffer | undefined;
  readonly slots: readonly Slot[];
}

/** What a wish finds when it is looked at. */
export interface Found {
  /** Of the customer; undefined for somebody who orders for the first time. */
  readonly key: DataKey | undefined;
  readonly skus: ReadonlyMap<Sku['id'], Sku>;
  readonly free: readonly { skuId: Sku['id']; siteId: SiteId; toSell: Units }[];
  readonly basket?: Basket | undefined;
  /** Places taken, by slot. */
  readonly booked?: ReadonlyMap<string, number>;
  readonly discount?: Result<Discount, PromotionRefusal> | undefined;
}

export async function wishFor(world: World, request: OrderRequest): Promise<Wish> {
  const market = await currentMarket(world);
  const judged = await judgeDestination(world, market, request);
  const place = locate(market, request, judged?.verdict);
  const offer = place && offerFor(market, place.region, request);
  const slots = offer && place ? slotsFor(offer, place.region, world.now()) : [];
  return { request, market, vault: world.vault, judged, place, offer, slots };
}

/**
 * Before the order: checks everything, chooses the plan. Reads only and takes no lock, so what it
 * finds may be gone a moment later; `placePrepared` holds it or is refused.
 */
export const prepareOrder = async (
  world: World,
  request: OrderRequest,
): Promise<Result<PreparedOrder, NotPrepared>> => prepareWish(world, await wishFor(world, request));

export async function prepareWish(
  world: World,
  wish: Wish,
): Promise<Result<PreparedOrder, NotPrepared>> {
  const { request, offer, slots } = wish;
  const skuIds = request.lines.map((line) => line.skuId);
  const [key, skus, free, basket, booked] = await world.db.read((tx) =>
    Promise.all([
      getDataKey(tx, world.vault, request.customerId),
      findSkus(tx, skuIds),
      listAvailability(tx, { skuIds }),
      request.basketReservationId && findBasket(tx, request.basketReservationId),
      offer && isBooked(offer)
        ? listBooked(
            tx,
            slots.map((slot) => slot.id),
          )
        : new Map<string, number>(),
    ]),
  );
  if (!key.ok) return key;
  const discount = await discountOf(world, request, { offer, skus });
  return planOrder(
    wish,
    { key: key.value, skus, free, basket: basket || undefined, booked, discount },
    world.now(),
  );
}

/** The order that would be accepted, or everything that is wrong with it. */
export function planOrder(
  { request, market, place, offer, slots }: Wish,
  { key, skus, free, basket, booked, discount }: Found,
  at: Instant,
): Result<PreparedOrder, IntakeRefused | OutOfStock> {
  const own = basket && basket.customerId === request.customerId ? basket : undefined;
  const stock = withHeld(free, [...(own?.lines ?? []), ...(request.editing?.holding ?? [])]);
  // Whether there is still a place in a slot that was asked for, its booking decides.
  const slot =
    (offer && keptSlot(offer, request)) ??
    slots.find((s) =>
      request.slotId === undefined
        ? (booked?.get(s.id) ?? 0) < s.capacity
        : s.id === request.slotId,
    );
  const checked = checkIntake({
    ...request,
    skus,
    address: place?.address ?? 'unknown',
    doubts: place?.doubts,
    promotion: discount?.ok === false ? { refused: whyNoPromotion(discount.error) } : undefined,
    sellable: sellableOf(stock),
    optionAvailable: slot !== undefined,
  });
  if (!checked.ok)
    return outOfStockOnly(checked.error, mergeLines(request.lines), stock) ?? checked;
  const planned = choosePlan(market, {
    place: must(place, 'checked'),
    offer: must(offer, 'checked'),
    // Another's basket stays another's.
    request: { ...request, basketReservationId: own?.id },
    slot: must(slot, 'checked'),
    skus,
    lines: checked.value.map((line) => ({
      ...line,
      price: request.editing?.prices.get(line.skuId) ?? line.price,
    })),
    stock: stock.map((row) => ({ ...row, units: row.toSell })),
    discount: discount?.ok ? discount.value : undefined,
    at,
  });
  return planned.ok ? ok({ ...planned.value, key }) : planned;
}

/** What the code takes off, as far as the goods and the way are known; undefined without a code. */
async function discountOf(
  world: World,
  { promotionCode: code, customerId, currency, ...request }: OrderRequest,
  found: { readonly offer: DeliveryOffer | undefined; readonly skus: Choice['skus'] },
): Promise<Result<Discount, PromotionRefusal> | undefined> {
  if (code === undefined) return undefined;
  const lines = mergeLines(request.lines).map(({ skuId, units }, i) => {
    const price = found.skus.get(skuId)?.price;
    const known = price?.currency === currency ? price : zero(currency);
    return { line: i + 1, skuId, units, price: known, discount: zero(currency) };
  });
  const shipping = found.offer ? shippingOf(found.offer, lines) : zero(currency);
  return checkCode(world, { code, customerId }, { lines, shipping });
}

/** What the shopper pays for the way: nothing from a value of the goods on. */
function shippingOf({ price, freeFrom }: DeliveryOffer, lines: readonly OrderLine[]): Money {
  const { currency } = price;
  const isFree = freeFrom !== undefined && totalsOf(lines, price).items.minor >= freeFrom.minor;
  return isFree ? zero(currency) : price;
}

/** When nothing else is wrong it is the answer that a lost race for the last unit gets, too. */
function outOfStockOnly(
  { issues }: IntakeRefused,
  lines: Intake['lines'],
  stock: readonly { skuId: Sku['id']; siteId: SiteId; toSell: Units }[],
): Refused<OutOfStock> | undefined {
  if (issues.some((issue) => issue.reason !== 'out-of-stock')) return undefined;
  const sellable = sellableOf(stock);
  const short = lines.filter((line) => (sellable.get(line.skuId) ?? 0) < line.units);
  return refuse({
    kind: 'out-of-stock',
    lines: short.map(({ skuId, units: wanted }) => ({
      skuId,
      siteId: stock.find((row) => row.skuId === skuId)?.siteId,
      wanted,
      available: sellable.get(skuId) ?? units(0),
    })),
  });
}

/** What this shopper holds already can be sold to this shopper. */
export function withHeld<Row extends { skuId: Sku['id']; siteId: SiteId; toSell: Units }>(
  stock: readonly Row[],
  held: OrderInHand['holding'],
): Row[] {
  return stock.map((row) => {
    const own = held.filter((l) => l.skuId === row.skuId && l.siteId === row.siteId);
    return own.reduce((now, l) => ({ ...now, toSell: units(now.toSell + l.units) }), row);
  });
}

/** The order has its place in this slot already, whoever else may book it by now. */
function keptSlot(
  { rule, place }: DeliveryOffer,
  { editing, sla }: OrderRequest,
): Slot | undefined {
  if (editing?.promisedAt === undefined) return undefined;
  const closes = editing.promisedAt;
  return { id: 'kept', place, service: sla, opens: closes, closes, capacity: rule.capacity };
}

const offerFor = (
  market: Market,
  region: Region,
  { sla, pickupSiteId, currency }: OrderRequest,
): DeliveryOffer | undefined =>
  market.offers
    .get(region.id)
    ?.filter((o) => o.price.currency === currency)
    .find((o) => o.rule.service === sla && (sla !== 'pickup' || o.pickupSiteId === pickupSiteId));

/** Own drivers rest on Sundays. */
export const calendarOf = ({ timeZone }: Region) => ({ timeZone, restDays: [0], holidays: [] });

/** Whole minutes bound local days and opening times, so slots are worked out once a minute. */
const minutely = new WeakMap<DeliveryOffer, { readonly minute: Instant; readonly slots: Slot[] }>();

function slotsFor(offer: DeliveryOffer, region: Region, at: Instant): Slot[] {
  const minute = instant(at - (at % 60_000));
  let known = minutely.get(offer);
  if (known?.minute !== minute) {
    const query = { at: minute, calendar: calendarOf(region), offers: [offer] };
    known = { minute, slots: slotsOffered(query) };
    minutely.set(offer, known);
  }
  return known.slots.filter((slot) => plus(at, offer.rule.lead) < slot.opens);
}

export function sellableOf(
  stock: readonly { skuId: Sku['id']; toSell: Units }[],
): Map<Sku['id'], Units> {
  const sellable = new Map<Sku['id'], Units>();
  for (const { skuId, toSell } of stock)
    sellable.set(skuId, units((sellable.get(skuId) ?? 0) + toSell));
  return sellable;
}

interface Choice {
  readonly request: OrderRequest;
  readonly place: Place;
  readonly offer: DeliveryOffer;
  readonly slot: Slot;
  readonly skus: ReadonlyMap<Sku['id'], Sku>;
  readonly lines: readonly OrderLine[];
  readonly stock: readonly { skuId: Sku['id']; siteId: SiteId; units: number }[];
  readonly discount: Discount | undefined;
  readonly at: Instant;
}

function choosePlan(
  market: Market,
  choice: Choice,
): Result<Omit<PreparedOrder, 'key'>, IntakeRefused> {
  const { request, place, offer, slot, skus, lines, stock, discount, at } = choice;
  const { destination, region } = place;
  const shipping = shippingOf(offer, lines);
  const { shipping: toPay } = lessDiscount({ lines, shipping }, discount);
  const problem = buildProblem(
    {
      lines,
      destination,
      timeZone: region.timeZone,
      service: request.sla,
      deadline: slot.closes,
      shippingPaidBy: toPay.minor > 0n ? 'shopper' : 'platform',
      preference: request.oneBox ? 'one-box' : 'none',
      orderValue: totalsOf(lines, shipping).items,
      ...(request.pickupSiteId ? { pickupSiteId: request.pickupSiteId } : {}),
    },
    { network: market.network, skus, stock, travel: travelTo(market, destination) },
    at,
  );
  const decided = decidePlan(problem);
  if (!decided.ok)
    return refuse({
      kind: 'intake-refused',
      issues: [
        {
          field: 'delivery',
          reason: 'option-unavailable',
          detail: whyNotBy(slot.closes, decided.error),
        },
      ],
    });
  return ok({
    request,
    lines,
    shipping,
    discount,
    destination,
    billing: request.billing && billingOf(market, request.billing),
    region,
    slot,
    isSlotBooked: isBooked(offer) && request.editing?.promisedAt === undefined,
    plan: decided.value,
  });
}

/** There may be enough of everything, but too much for one vehicle where it lies. */
const whyNotBy = (closes: Instant, { lacking }: NoPlan): string =>
  lacking.length === 0
    ? `no vehicle takes so much in one shipment and is there by ${isoOf(closes)}`
    : `these goods cannot be there by ${isoOf(closes)}`;
