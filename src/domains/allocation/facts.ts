import type { DecisionId, OrderId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Plan } from './plan.ts';

/** An order has a plan: its first, or another in its place. */
export const orderPlanned = (
  orderId: OrderId,
  planned: { version: number; decisionId: DecisionId; cause: string; plan: Plan },
): Fact => ({
  kind: planned.version === 1 ? 'allocation.order-allocated' : 'allocation.order-replanned',
  key: orderId,
  data: {
    order_id: orderId,
    version: planned.version,
    decision_id: planned.decisionId,
    cause: planned.cause,
    strategy: planned.plan.strategy,
    site_ids: planned.plan.shipments.map((shipment) => shipment.from),
    shipments: planned.plan.shipments.length,
    cost_minor: Number(planned.plan.cost.total.minor),
    currency: planned.plan.cost.total.currency,
  },
});

/** Nothing can serve the order within its promise any more: people must decide. */
export const orderStranded = (orderId: OrderId, cause: string): Fact => ({
  kind: 'allocation.order-stranded',
  key: orderId,
  data: { order_id: orderId, cause },
});

export const slotBooked = (orderId: OrderId, slotId: string): Fact => ({
  kind: 'allocation.slot-booked',
  key: orderId,
  data: { order_id: orderId, slot_id: slotId },
});

/** A place in a slot is free again. */
export const slotReleased = (orderId: OrderId, slotId: string): Fact => ({
  kind: 'allocation.slot-released',
  key: orderId,
  data: { order_id: orderId, slot_id: slotId },
});
