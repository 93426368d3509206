import type { api } from '@waystock/contract';
import { type Instant, later, must, ok } from '@waystock/kernel';
import {
  findShipment,
  isSettled,
  listShipments,
  type Shipment,
} from '../../domains/orders/index.ts';
import { listTracked, type TrackedShipment } from '../../views/tracking.ts';
import type { HandlersOf } from '../handler.ts';
import { reachShipment } from '../reach.ts';
import { mayTouch, shipmentBody } from './orders.ts';

/** Orders on their way, for those who wait for them and those who bring them. */
export const tracking = {
  async tracking({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const order = await mayTouch(tx, params.order_id, permit);
      if (!order.ok) return order;
      const [shipments, tracked] = await Promise.all([
        listShipments(tx, params.order_id),
        listTracked(tx, params.order_id),
      ]);
      const { id, number, stage, promisedAt } = order.value;
      return ok({
        order_id: id,
        number,
        stage,
        promised_at: promisedAt,
        shipments: shipments.map((shipment) => {
          const seen = tracked.find((one) => one.shipmentId === shipment.id);
          return trackedBody(shipment, must(seen, `${shipment.id} is of the order`), tx.now);
        }),
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
} satisfies Partial<HandlersOf<typeof api.orders>>;

function trackedBody(shipment: Shipment, seen: TrackedShipment, now: Instant) {
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
