import {
  asId,
  hours,
  parseInstant,
  plus,
  type PushSubscriptionId,
  type RouteId,
  type ShipmentId,
  type SiteId,
} from '@waystock/kernel';
import { findRoutes } from '../domains/dispatch/index.ts';
import { getSite } from '../domains/network/index.ts';
import {
  claimSent,
  dropSubscriptions,
  findPushKey,
  type Happening,
  listDevices,
  noticeOf,
  takeBackSent,
} from '../domains/notifications/index.ts';
import { findOrder, findShipment } from '../domains/orders/index.ts';
import type { PushGateway } from '../gateways/gateways.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';

/** What shoppers want to hear of, and what may make somebody the next stop. */
export const tellingFacts: readonly string[] = [
  'orders.shipment-in-transit',
  'orders.shipment-delivered',
  'dispatch.delivery-failed',
  'dispatch.promise-at-risk',
  'dispatch.route-started',
  'dispatch.shipment-delivered',
];

/** What happened longer ago is no news. */
const newsFor = hours(1);

/**
 * Tells the devices of whoever waits for a shipment what happens to it. Noted before it is sent and
 * taken back where the push service was too busy, so that a fact delivered again tells nobody twice
 * and those who were not told yet are.
 */
export async function tellShopper(world: World, fact: DeliveredFact): Promise<void> {
  const { push } = world.gateways;
  if (!push || world.now() > plus(fact.at, newsFor)) return;
  const news = await world.db.read((tx) => newsOf(tx, fact));
  const busy: string[] = [];
  for (const one of news) busy.push(...(await tell(world, push, one)));
  if (busy.length > 0) throw new Error(`push services were busy: ${busy.join(', ')}`);
}

interface News {
  readonly shipmentId: ShipmentId;
  readonly happening: Happening;
  /** One about is told once. */
  readonly about: string;
}

async function newsOf(tx: Tx, fact: DeliveredFact): Promise<News[]> {
  const own = await happeningOf(tx, fact);
  const shipmentId = asId<ShipmentId>(fact.key);
  return [
    ...(own ? [{ shipmentId, happening: own, about: fact.id }] : []),
    ...(await nextStopOf(tx, fact)),
  ];
}

/** What a fact about a shipment says of it. */
async function happeningOf(tx: Tx, { kind, data }: DeliveredFact): Promise<Happening | undefined> {
  switch (kind) {
    case 'orders.shipment-in-transit':
      return { kind: 'on-its-way' };
    case 'orders.shipment-delivered':
      return { kind: 'delivered' };
    case 'dispatch.delivery-failed':
      return { kind: 'failed' };
    case 'dispatch.promise-at-risk': {
      const site = await getSite(tx, asId<SiteId>(String(data['site_id'])));
      if (!site.ok) return undefined;
      const [from, to] = [data['eta_from'], data['eta_to']].map((at) => parseInstant(String(at)));
      const { timeZone } = site.value.hours;
      return from && to ? { kind: 'delayed', from, to, timeZone } : undefined;
    }
    default:
      return undefined;
  }
}

const movingOn = new Set([
  'dispatch.route-started',
  'dispatch.shipment-delivered',
  'dispatch.delivery-failed',
]);

/** Whoever is the next stop of a vehicle that has just gone on. */
async function nextStopOf(tx: Tx, { kind, data }: DeliveredFact): Promise<News[]> {
  if (!movingOn.has(kind)) return [];
  const id = asId<RouteId>(String(data['route_id']));
  const route = (await findRoutes(tx, [id])).get(id);
  if (route?.state !== 'active') return [];
  const next = route.stops.find((stop) => stop.state === 'planned' || stop.state === 'arrived');
  if (next?.kind !== 'deliver' || next.shipmentId === undefined) return [];
  const { shipmentId } = next;
  const about = `arriving/${shipmentId}/${route.id}`;
  return [{ shipmentId, happening: { kind: 'arriving' }, about }];
}

/** Returns why some could not be told yet. */
async function tell(world: World, push: PushGateway, news: News): Promise<string[]> {
  const { to, key, url } = await world.db.read((tx) => findDevices(tx, world, news));
  if (to.length === 0 || !key) return [];
  const claimed = new Set(await world.db.transact((tx) => claimSent(tx, news.about, idsOf(to))));
  const text = JSON.stringify({ ...noticeOf(news.happening), url, tag: news.shipmentId });
  const outcomes = await Promise.all(
    to
      .filter(({ id }) => claimed.has(id))
      .map(async ({ id, device }) => {
        const message = { target: device, sender: key, text, keepFor: newsFor };
        return { id, outcome: await push.send({ ...message, topic: news.shipmentId }) };
      }),
  );
  return settle(world, news, outcomes);
}

async function findDevices(tx: Tx, { vault }: World, { shipmentId }: News) {
  const shipment = await findShipment(tx, shipmentId);
  const order = shipment && (await findOrder(tx, shipment.orderId));
  const to = order ? await listDevices(tx, vault, order.customerId) : [];
  const key = to.length > 0 ? await findPushKey(tx, vault) : undefined;
  return { to, key, url: `/shop/orders/${order?.id ?? ''}` };
}

type Outcome = Awaited<ReturnType<PushGateway['send']>>;

async function settle(
  world: World,
  { about }: News,
  outcomes: readonly { readonly id: PushSubscriptionId; readonly outcome: Outcome }[],
): Promise<string[]> {
  const gone = outcomes.filter(({ outcome }) => outcome.kind === 'gone');
  const later = outcomes.flatMap(({ id, outcome }) =>
    outcome.kind === 'later' ? [{ id, reason: outcome.reason }] : [],
  );
  for (const { id, outcome } of outcomes)
    if (outcome.kind === 'refused')
      world.log.warn({ subscription: id, reason: outcome.reason }, 'push refused');
  if (gone.length > 0 || later.length > 0)
    await world.db.transact(async (tx) => {
      await Promise.all([
        dropSubscriptions(tx, idsOf(gone)),
        takeBackSent(tx, about, idsOf(later)),
      ]);
    });
  return later.map(({ reason }) => reason);
}

const idsOf = (all: readonly { readonly id: PushSubscriptionId }[]): PushSubscriptionId[] =>
  all.map(({ id }) => id);
