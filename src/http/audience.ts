import type { RegionId, SiteId } from '@waystock/kernel';
import { listOrderAudiences, listSiteRegions, type OrderAudience } from '../views/fact-audience.ts';
import type { DeliveredFact, World } from '../world.ts';
import type { Resource, ResourceKind } from './policy.ts';

/** Which object a fact is about, with whom it belongs to; the policy says who hears of it. */
export type AudienceOf = (facts: readonly DeliveredFact[]) => Promise<Resource[]>;

/** A fact of a domain is about this kind of object; what is not here is for administrators. */
const aboutByDomain: Readonly<Record<string, ResourceKind>> = {
  catalogue: 'catalogue',
  network: 'site',
  inventory: 'stock',
  orders: 'order',
  payments: 'payment',
  fraud: 'review',
  allocation: 'decision',
  fulfilment: 'shipment',
  fleet: 'vehicle',
  dispatch: 'route',
  returns: 'return',
  roads: 'road',
};

/** Looks up what the facts themselves do not say, once for a batch and all who listen. */
export function audiences(world: Pick<World, 'db'>): AudienceOf {
  return async (facts) => {
    const orderIds = idsOf(facts, 'order_id', 'ord_');
    const shipmentIds = idsOf(facts, 'shipment_id', 'shp_');
    const siteIds = facts.flatMap((fact) => siteOf(fact) ?? []);
    if (orderIds.length + shipmentIds.length + siteIds.length === 0)
      return facts.map((fact) => resourceOf(fact, undefined, new Map()));
    const [orders, regions] = await world.db.read((tx) =>
      Promise.all([
        listOrderAudiences(tx, { orderIds, shipmentIds }),
        listSiteRegions(tx, siteIds),
      ]),
    );
    const byId = new Map<string, OrderAudience>();
    for (const order of orders)
      for (const id of [order.orderId, ...order.shipmentIds]) byId.set(id, order);
    const regionOf = new Map(regions.map(({ siteId, regionId }) => [siteId, regionId]));
    return facts.map((fact) => {
      const { order_id, shipment_id } = fact.data;
      const order = [order_id, shipment_id, fact.key]
        .map((id) => byId.get(String(id)))
        .find((found) => found !== undefined);
      return resourceOf(fact, order, regionOf);
    });
  };
}

function resourceOf(
  fact: DeliveredFact,
  order: OrderAudience | undefined,
  regionOf: ReadonlyMap<SiteId, RegionId>,
): Resource {
  const { customer_id, region_id, vehicle_id, courier_id, offered_to, shipment_id } = fact.data;
  const domain = fact.kind.slice(0, fact.kind.indexOf('.'));
  // What happens to a shipment on its route concerns whoever waits for it.
  const kind =
    domain === 'dispatch' && shipment_id ? 'shipment' : (aboutByDomain[domain] ?? 'administration');
  const siteId = siteOf(fact);
  const siteRegion = siteId && regionOf.get(siteId);
  const named = text<RegionId>(region_id);
  return {
    kind,
    customerId: order?.customerId ?? text(customer_id),
    siteIds: [...(order?.siteIds ?? []), ...(siteId ? [siteId] : [])],
    regionIds: [
      ...(order?.regionIds ?? []),
      ...(siteRegion ? [siteRegion] : []),
      ...(named ? [named] : []),
    ],
    courierId: text(courier_id) ?? text(offered_to),
    vehicleId: text(vehicle_id),
  };
}

const siteOf = ({ kind, key, data }: DeliveredFact): SiteId | undefined =>
  text(data['site_id'] ?? data['home_site_id'] ?? (kind.startsWith('network.') ? key : undefined));

const idsOf = (facts: readonly DeliveredFact[], field: string, prefix: string): string[] => [
  ...new Set(
    facts.flatMap(({ key, data }) => {
      const named = text(data[field]);
      return [...(named ? [named] : []), ...(key.startsWith(prefix) ? [key] : [])];
    }),
  ),
];

const text = <T extends string>(value: unknown): T | undefined =>
  typeof value === 'string' ? (value as T) : undefined;
