import type { api } from '@waystock/contract';
import {
  type Instant,
  later,
  must,
  ok,
  type OrderId,
  type Position,
  refuse,
} from '@waystock/kernel';
import {
  deliveryCode,
  endShares,
  findOrder,
  findShared,
  findShipment,
  isSettled,
  listShipments,
  recordShare,
  type Shipment,
} from '../../domains/orders/index.ts';
import { listTracked, type TrackedShipment } from '../../views/tracking.ts';
import type { Tx } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { reachShipment } from '../reach.ts';
import { newShareToken, shareTokenHash } from '../share-tokens.ts';
import { mayTouch, shipmentBody } from './orders.ts';

/** Orders on their way, for those who wait for them and those who bring them. */
export const tracking = {
  async tracking({ world, params, permit, principal }) {
    return world.db.read(async (tx) => {
      const order = await mayTouch(tx, params.order_id, permit);
      if (!order.ok) return order;
      const { id, number, stage, promisedAt } = order.value;
      const seen = await listSeen(tx, id);
      return ok({
        order_id: id,
        number,
        stage,
        promised_at: promisedAt,
        shipments: seen.map((one) => ({
          ...trackedBody(one, tx.now),
          // Who could read it and drive could prove a delivery that was not.
          delivery_code:
            principal.role === 'shopper' && one.shipment.stage === 'in-transit'
              ? deliveryCode(world.vault, one.shipment.id)
              : null,
        })),
      });
    });
  },

  async getShipment({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const { shipment_id: id } = params;
      const reached = await reachShipment(tx, id, { kind: 'shipment', permit });
      if (!reached.ok) return reached;
      return ok(shipmentBody(must(await findShipment(tx, id), `${id} is there`)));
    });
  },
  async share({ params, permit, command }) {
    return command(async (tx) => {
      const order = await mayTouch(tx, params.order_id, permit);
      if (!order.ok) return order;
      const token = newShareToken();
      await recordShare(tx, { hash: shareTokenHash(token), orderId: params.order_id });
      return ok({ token });
    });
  },

  async unshare({ params, permit, command }) {
    return command(async (tx) => {
      const order = await mayTouch(tx, params.order_id, permit);
      if (!order.ok) return order;
      await endShares(tx, params.order_id);
      return ok(undefined);
    });
  },
} satisfies Partial<HandlersOf<typeof api.orders>>;

/** The same for whoever was given a link: how far it is, and nothing about whom it is for. */
export const shared = {
  async get({ world, params }) {
    return world.db.read(async (tx) => {
      const orderId = await findShared(tx, shareTokenHash(params.token));
      if (orderId === undefined) return refuse({ kind: 'not-found' });
      const [order, seen] = await Promise.all([findOrder(tx, orderId), listSeen(tx, orderId)]);
      const { stage, promisedAt } = must(order, `${orderId} is shared`);
      const [first] = seen;
      return ok({
        stage,
        promised_at: promisedAt,
        time_zone: must(first, `${orderId} has shipments`).tracked.timeZone,
        shipments: seen.map((one) => sharedBody(one, tx.now)),
      });
    });
  },
} satisfies HandlersOf<typeof api.shared>;

interface Seen {
  readonly shipment: Shipment;
  readonly tracked: TrackedShipment;
}

async function listSeen(tx: Tx, orderId: OrderId): Promise<Seen[]> {
  const [shipments, all] = await Promise.all([
    listShipments(tx, orderId),
    listTracked(tx, orderId),
  ]);
  return shipments.map((shipment) => {
    const tracked = all.find((one) => one.shipmentId === shipment.id);
    return { shipment, tracked: must(tracked, `${shipment.id} is of the order`) };
  });
}

/** A vehicle is near when nobody, or one or two, come before. */
const nearStops = 2;

function sharedBody(seen: Seen, now: Instant) {
  const { stage, promised_at, eta, stops_before, late_because, vehicle_position } = trackedBody(
    seen,
    now,
  );
  return {
    stage,
    promised_at,
    earliest_at: eta?.earliest_at ?? null,
    latest_at: eta?.latest_at ?? null,
    late_because,
    vehicle_near:
      vehicle_position && (stops_before ?? Infinity) <= nearStops ? coarse(vehicle_position) : null,
  };
}

/** To half a kilometre: it says that somebody is coming, and not to which door. */
const coarse = ({ lon, lat }: Position): Position => ({
  lon: Math.round(lon * 200) / 200,
  lat: Math.round(lat * 200) / 200,
});

function trackedBody({ shipment, tracked: seen }: Seen, now: Instant) {
  const { ride } = seen;
  const eta = ride?.eta;
  return {
    shipment_id: shipment.id,
    stage: shipment.stage,
    service: shipment.service,
    promised_at: shipment.promisedAt,
    tracking_numbers: [...seen.trackingNumbers],
    eta: eta
      ? { earliest_at: eta.earliest, expected_at: eta.expected, latest_at: eta.latest }
      : null,
    stops_before: ride?.stopsBefore ?? null,
    vehicle_position: ride?.vehiclePosition ?? null,
    late_because: isLate(shipment, eta?.expected ?? later(now, seen.goodsDue ?? now))
      ? lateBecause(shipment, seen)
      : null,
  };
}

const isLate = ({ stage, promisedAt }: Shipment, arrives: Instant): boolean =>
  !isSettled(stage) && stage !== 'returning' && arrives > promisedAt;

/** What stands in the way now comes before what was. */
function lateBecause(shipment: Shipment, { ride, isUnplanned, hasFailed }: TrackedShipment) {
  if (shipment.awaitingTransfers > 0) return 'awaits-goods' as const;
  if (isUnplanned && !ride) return 'no-vehicle' as const;
  return hasFailed ? ('attempt-failed' as const) : ('behind-plan' as const);
}
