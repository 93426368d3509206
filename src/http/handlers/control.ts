import type { api } from '@waystock/contract';
import { days, earlier, hours, ok, plus, refuse, type Seconds } from '@waystock/kernel';
import { listRegions } from '../../domains/network/index.ts';
import { type Exception, listExceptions } from '../../views/exceptions.ts';
import { listFleetAtWork, type VehicleAtWork } from '../../views/fleet-at-work.ts';
import { listIndicators } from '../../views/indicators.ts';
import { listOpenOrders } from '../../views/open-orders.ts';
import type { HandlersOf } from '../handler.ts';
import { boundsFor } from '../reach.ts';

const mostExceptions = 500;
const mostOrders = 10_000;
const mostPeriods = 400;
const steps: Readonly<Record<'hour' | 'day', Seconds>> = { hour: hours(1), day: days(1) };

/** What the control room looks at; nothing here decides anything. */
export const control = {
  async exceptions({ world, query, principal }) {
    const bounds = boundsFor(principal, 'order', { siteId: query.site_id });
    const found = await world.db.read((tx) =>
      listExceptions(tx, { ...bounds, limit: mostExceptions }),
    );
    return ok({ items: found.map(exceptionBody) });
  },

  async openOrders({ world, principal }) {
    const { regionIds } = boundsFor(principal, 'order');
    const found = await world.db.read((tx) => listOpenOrders(tx, { regionIds, limit: mostOrders }));
    return ok({
      items: found.map((one) => [
        one.orderId,
        one.number,
        one.lon,
        one.lat,
        one.stage,
        one.promisedAt,
        one.isLate,
      ]),
    });
  },

  async fleet({ world, principal }) {
    const { regionIds } = boundsFor(principal, 'vehicle');
    const found = await world.db.read((tx) => listFleetAtWork(tx, regionIds));
    return ok({ items: found.map(vehicleBody) });
  },

  async indicators({ world, params, query, permit }) {
    const { region_id: regionId } = params;
    return world.db.read(async (tx) => {
      const region = (await listRegions(tx)).find(({ id }) => id === regionId);
      if (!region) return refuse({ kind: 'region-not-found', regionId });
      const may = permit({ kind: 'order', regionIds: [regionId] });
      if (!may.ok) return may;
      const { from, step } = query;
      const until = earlier(query.until, plus(from, (steps[step] * mostPeriods) as Seconds));
      const found = await listIndicators(tx, { regionId, from, until, step });
      return ok({ currency: region.currency, items: found.map(indicatorsBody) });
    });
  },
} satisfies HandlersOf<typeof api.control>;

const exceptionBody = (one: Exception) => ({
  kind: one.kind,
  order_id: one.orderId,
  number: one.number,
  shipment_id: one.shipmentId,
  site_id: one.siteId,
  route_id: one.routeId,
  fact_id: one.factId,
  vehicle_id: one.vehicleId,
  promised_at: one.promisedAt,
  expected_at: one.expectedAt,
  since: one.since,
  detail: one.detail,
});

const indicatorsBody = (one: Awaited<ReturnType<typeof listIndicators>>[number]) => ({
  from: one.from,
  orders: one.orders,
  cancelled: one.cancelled,
  split: one.split,
  plan_cost_minor: one.planCostMinor,
  planned: one.planned,
  delivered: one.delivered,
  in_time: one.inTime,
  driven_m: one.driven,
});

const vehicleBody = ({ capacity, route, ...vehicle }: VehicleAtWork) => ({
  vehicle_id: vehicle.vehicleId,
  name: vehicle.name,
  profile: vehicle.profile,
  status: vehicle.status,
  status_reason: vehicle.statusReason,
  site_id: vehicle.siteId,
  courier: vehicle.courier,
  capacity_g: capacity.g,
  capacity_ml: capacity.ml,
  capacity_units: capacity.units,
  seen_at: vehicle.seenAt,
  position:
    vehicle.lon === null || vehicle.lat === null ? null : { lon: vehicle.lon, lat: vehicle.lat },
  route: route
    ? {
        route_id: route.routeId,
        state: route.state,
        departs_at: route.departsAt,
        ends_at: route.endsAt,
        distance_m: route.distance,
        stops_total: route.stopsTotal,
        stops_done: route.stopsDone,
        load_g: route.load.g,
        load_ml: route.load.ml,
        load_units: route.load.units,
        late_s: route.lateSeconds,
        late_stops: route.lateStops,
      }
    : null,
});
