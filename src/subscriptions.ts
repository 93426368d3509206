import type { Routes } from './storage/outbox.ts';
import type { Handler, Handlers } from './storage/relay.ts';
import {
  abandoningFacts,
  abandonOrder,
  forgetErased,
  giveBack,
  noteDecline,
} from './workflows/abandon-order.ts';
import { countArrival } from './workflows/allocate-shipment.ts';
import {
  leadingFacts,
  leadOn,
  letGoOfPayment,
  reachingFacts,
  reachStage,
} from './workflows/fulfil-order.ts';
import {
  hurryUrgent,
  planUnwanted,
  replaceBrokenVehicle,
  rescueGoods,
  takeOffRoute,
} from './workflows/react-on-road.ts';
import { replanAfter, replanningFacts } from './workflows/replan-allocation.ts';
import { resourceShortage, shortPick } from './workflows/resource-shortage.ts';
import { goodsLate, sourceLateGoods } from './workflows/source-late-goods.ts';
import { tellingFacts, tellShopper } from './workflows/tell-shopper.ts';
import { retryDelivery } from './workflows/retry-delivery.ts';
import { refundingFacts, refundReturns } from './workflows/return-goods.ts';

/**
 * Which fact wakes which workflow: the whole reaction graph on one screen. A subscription sees the
 * facts of one key (an order, a shipment) one after another; different subscriptions do not wait for
 * each other. Handlers are idempotent, since a fact may be delivered twice.
 */
export const subscriptions: readonly Subscription[] = [
  {
    name: 'fulfil-order: reach a stage',
    facts: [...reachingFacts, shortPick],
    // What is missing is settled before what was picked goes on.
    handle: (world, fact) =>
      fact.kind === shortPick ? resourceShortage(world, fact) : reachStage(world, fact),
  },
  { name: 'fulfil-order: lead on from it', facts: leadingFacts, handle: leadOn },
  {
    name: 'fulfil-order: let go of payment',
    facts: ['orders.shipment-cancelled'],
    handle: letGoOfPayment,
  },
  {
    name: 'allocate: transfers',
    facts: ['inventory.transfer-arrived'],
    handle: countArrival,
  },
  { name: 'allocate: goods late', facts: [goodsLate], handle: sourceLateGoods },
  { name: 'allocate: plan again', facts: replanningFacts, handle: replanAfter },
  { name: 'plan-routes: urgent', facts: ['orders.shipment-packed'], handle: hurryUrgent },
  {
    name: 'plan-routes: breakdown',
    facts: ['fleet.vehicle-broken-down'],
    handle: replaceBrokenVehicle,
  },
  { name: 'plan-routes: rescue', facts: ['dispatch.route-cancelled'], handle: rescueGoods },
  {
    name: 'plan-routes: nobody wants it',
    facts: ['dispatch.offers-exhausted'],
    handle: planUnwanted,
  },
  {
    name: 'plan-routes: cancelled',
    facts: ['orders.shipment-cancelled', 'orders.shipment-returning'],
    handle: takeOffRoute,
  },
  { name: 'retry-delivery', facts: ['dispatch.delivery-failed'], handle: retryDelivery },
  { name: 'return-goods: refund', facts: refundingFacts, handle: refundReturns },
  { name: 'abandon-order', facts: abandoningFacts, handle: abandonOrder },
  { name: 'abandon-order: declined', facts: ['payments.declined'], handle: noteDecline },
  { name: 'abandon-order: give back', facts: ['orders.order-cancelled'], handle: giveBack },
  { name: 'tell-shopper', facts: tellingFacts, handle: tellShopper },
  { name: 'forget', facts: ['customers.customer-erased'], handle: forgetErased },
];

export interface Subscription {
  /** Kept in the database with each delivery: renaming one strands what is under way. */
  readonly name: string;
  readonly facts: readonly string[];
  readonly handle: Handler;
}

export const routes: Routes = new Map(
  [...new Set(subscriptions.flatMap((s) => s.facts))].map((kind) => [
    kind,
    subscriptions.filter((s) => s.facts.includes(kind)).map((s) => s.name),
  ]),
);

export const handlers: Handlers = new Map(subscriptions.map((s) => [s.name, s.handle]));
