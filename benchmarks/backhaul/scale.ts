import { type Position, position, seededRandom } from '@waystock/kernel';
import { findCandidates, newFinder } from '../../src/domains/backhaul/candidates.ts';
import { columnsOf, newBook } from '../../src/domains/backhaul/columns.ts';
import { buildIndex } from '../../src/domains/backhaul/corridor-index.ts';
import type { ActiveRoute, Travel, WaitingOrder } from '../../src/domains/backhaul/model.ts';
import { type Geography, listOpportunities } from '../../src/domains/backhaul/opportunities.ts';
import type { BackhaulState } from '../../src/domains/backhaul/state.ts';
import { verifyConsolidation } from '../../src/domains/backhaul/verify.ts';
import {
  corridorRules,
  corridorTariff,
  drawOrder,
  drawRoute,
  type Network,
  type Sizes,
} from './corridor.ts';

/**
 * 1,000 routes under way and 5,000 orders that wait, at places of their own up to 25 km around the
 * towns: how long everything together takes, and how long one order that has just come.
 */
export function measureScale(network: Network, counts = { routes: 1000, orders: 5000 }): object {
  const { state, geography } = drawScene(network, counts);
  const { routes, orders, pricing } = state;
  listOpportunities({ ...state, routes: routes.slice(0, 100) }, geography);
  const full = timed(() => listOpportunities(state, geography));
  const faults = full.value.chosen.flatMap((one) => {
    const before = routes.find((route) => route.routeId === one.routeId) as ActiveRoute;
    return verifyConsolidation(before, one.after, one.orders, pricing).violations;
  });
  const built = timed(() =>
    newFinder(buildIndex(routes, geography.pathOf, corridorRules.corridor), geography.positionOf),
  );
  const arrivals = orders.slice(0, 300).map((order) =>
    timed(() =>
      findCandidates(built.value, order).routes.flatMap((r) =>
        columnsOf(newBook(), routes[r] as ActiveRoute, [order], pricing, {
          size: 1,
          beam: 1,
          loss: 0,
        }),
      ),
    ),
  );
  const times = arrivals.map((one) => one.ms).sort((a, b) => a - b);
  return {
    ...counts,
    segments: built.value.index.segments.route.length,
    pairs: full.value.pairs,
    chosen: full.value.chosen.length,
    share_of_bound: round(full.value.value / full.value.bound, 4),
    violations: faults.length,
    full_check_cpu_ms: Math.round(full.ms),
    index_cpu_ms: Math.round(built.ms),
    arriving_order_p50_ms: round(times[150] as number, 2),
    arriving_order_p99_ms: round(times[297] as number, 2),
    arriving_order_max_ms: round(times[299] as number, 2),
  };
}

interface Scene {
  readonly state: BackhaulState;
  readonly geography: Geography;
}

function drawScene(network: Network, counts: Sizes): Scene {
  const random = seededRandom('scale');
  const at: Position[] = network.towns.map((town) => town.at);
  const townOf = network.towns.map((_, i) => i);
  const around = (town: number): number => {
    const { lon, lat } = (network.towns[town] as Network['towns'][number]).at;
    const [r, angle] = [0.225 * Math.sqrt(random.next()), 2 * Math.PI * random.next()];
    townOf.push(town);
    return at.push(position(lon + r * Math.cos(angle), lat + r * Math.sin(angle))) - 1;
  };
  const now = 18 * 3600;
  const routes = Array.from({ length: counts.routes }, (_, i): ActiveRoute => {
    const { item } = drawRoute(network, random.fork('route', i), i);
    const shift = now + 7200 * random.next() - item.anchor.readyAt;
    const { readyAt } = item.anchor;
    const end = item.stops.at(-1)?.place ?? 0;
    return {
      ...item,
      anchor: { place: end, readyAt: readyAt + shift },
      stops: item.stops.map((stop) => ({ ...stop, latest: stop.latest + shift + 3600 })),
    };
  });
  const orders = Array.from({ length: counts.orders }, (_, i): WaitingOrder => {
    const { item } = drawOrder(network, random.fork('order', i), i);
    const shift = now - 4 * 3600 * random.next() - item.pickup.earliest;
    const visit = (one: WaitingOrder['pickup']): WaitingOrder['pickup'] => ({
      ...one,
      place: around(one.place),
      earliest: one.earliest + shift,
      latest: one.latest + shift,
    });
    return { ...item, pickup: visit(item.pickup), delivery: visit(item.delivery) };
  });
  const pricing = { travel: flyingTravel(at), tariff: corridorTariff, rules: corridorRules };
  const state: BackhaulState = { now, nextCheck: now + 900, routes, orders, pricing };
  const geography = {
    positionOf: (place: number): Position => at[place] as Position,
    pathOf: (a: number, b: number): Position[] =>
      split(network.path(townOf[a] as number, townOf[b] as number).map((i) => at[i] as Position)),
  };
  return { state, geography };
}

const round = (x: number, digits: number): number => Number(x.toFixed(digits));

function timed<T>(work: () => T): { value: T; ms: number } {
  const began = process.cpuUsage();
  const value = work();
  const spent = process.cpuUsage(began);
  return { value, ms: (spent.user + spent.system) / 1000 };
}

/** Great-circle metres times 1.2, through unit vectors. */
function flyingTravel(at: readonly Position[]): Travel {
  const rad = Math.PI / 180;
  const x = Float64Array.from(at, (p) => Math.cos(p.lat * rad) * Math.cos(p.lon * rad));
  const y = Float64Array.from(at, (p) => Math.cos(p.lat * rad) * Math.sin(p.lon * rad));
  const z = Float64Array.from(at, (p) => Math.sin(p.lat * rad));
  const metres = (a: number, b: number): number => {
    const dx = (x[a] as number) - (x[b] as number);
    const dy = (y[a] as number) - (y[b] as number);
    const dz = (z[a] as number) - (z[b] as number);
    return (
      1.2 * 2 * 6_371_008.8 * Math.asin(Math.min(1, Math.sqrt(dx * dx + dy * dy + dz * dz) / 2))
    );
  };
  return { metres, seconds: (a, b) => (metres(a, b) / 50_000) * 3600, toll: () => 0 };
}

/** Pieces of about 15 km, as roads bend. */
function split(path: readonly Position[]): Position[] {
  const out = path.slice(0, 1);
  for (let i = 1; i < path.length; i++) {
    const [a, b] = [path[i - 1] as Position, path[i] as Position];
    const pieces = Math.max(1, Math.ceil(Math.hypot(b.lon - a.lon, b.lat - a.lat) / 0.135));
    for (let k = 1; k <= pieces; k++)
      out.push({
        lon: a.lon + ((b.lon - a.lon) * k) / pieces,
        lat: a.lat + ((b.lat - a.lat) * k) / pieces,
      });
  }
  return out;
}
