import { greatCircle, type Position } from '@waystock/kernel';
import { withOrder } from './change.ts';
import { cheapestInsertion, newInsertion } from './insertion.ts';
import { type ActiveRoute, suits, type WaitingOrder } from './model.ts';
import type { Policy } from './policy.ts';
import { fillTable, newTable } from './route-table.ts';
import type { BackhaulState, Commitment } from './state.ts';

/**
 * The rule of seed 002 as it runs there, a policy function approximation (PFA): each route with room
 * takes the first order that fits, whatever it brings, and after that no other (a changed route is a
 * new one there); room is one number for the whole tour, what is delivered on the way not counted as
 * gone. Beside it stand the seed's filter (the
 * delivery within 50 km of a *stop*) and our exact insertion, so that it breaks no rule. It is here to
 * be compared with: it loses money.
 */
export function firstFit(positionOf: (place: number) => Position): Policy {
  const [table, found] = [newTable(), newInsertion()];
  const isNear = (order: WaitingOrder, route: ActiveRoute, corridor: number): boolean =>
    route.stops.some(
      (stop) => greatCircle(positionOf(stop.place), positionOf(order.delivery.place)) < corridor,
    );
  const decide = ({ routes, orders, pricing }: BackhaulState): Commitment[] => {
    const taken = new Set<string>();
    return routes.flatMap((route): Commitment[] => {
      fillTable(table, route, pricing);
      const room = roomOf(route);
      if (route.consolidated.length > 0) return [];
      for (const order of orders) {
        if (order.weight > room.weight || order.volume > room.volume) continue;
        if (taken.has(order.orderId) || !suits(route.vehicle, order)) continue;
        if (!isNear(order, route, pricing.rules.corridor)) continue;
        if (!cheapestInsertion(table, order, pricing, found)) continue;
        taken.add(order.orderId);
        const after = withOrder(route, order, found);
        const { routeId, version } = route;
        const { price } = order;
        return [{ routeId, version, orders: [order], after, price, marginalCost: found.cost }];
      }
      return [];
    });
  };
  return { name: 'first-fit', policyClass: 'PFA', decide };
}

/** What the limits leave beside everything on board and everything still to be picked up. */
function roomOf({ vehicle, stops, weight, volume }: ActiveRoute): {
  readonly weight: number;
  readonly volume: number;
} {
  const pickups = stops.filter((stop) => stop.kind === 'pickup');
  return {
    weight: pickups.reduce((left, stop) => left - stop.weight, vehicle.weightLimit - weight),
    volume: pickups.reduce((left, stop) => left - stop.volume, vehicle.volumeLimit - volume),
  };
}
