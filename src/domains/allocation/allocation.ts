import {
  type DecisionId,
  ok,
  type OrderId,
  refuse,
  type Result,
  type SkuId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findSkus } from '../catalogue/index.ts';
import { listAvailability } from '../inventory/index.ts';
import { recordDecision } from '../learning/index.ts';
import { listLanes, listSites } from '../network/index.ts';
import { buildProblem, type OrderToAllocate, type Surroundings } from './build-problem.ts';
import { checkContract } from './check-contract.ts';
import { recordOf } from './decision-record.ts';
import type { CarrierInvalid } from './errors.ts';
import { orderPlanned, orderStranded, slotBooked, slotReleased } from './facts.ts';
import { type CarrierContract, type NetworkSnapshot, snapshotOf } from './network-snapshot.ts';
import { insertPlan } from './plan-store.ts';
import type { AllocationDecision } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import { deleteBookings, insertBooking } from './slot-store.ts';
import type { Slot, SlotFull } from './slots.ts';
import { listCarriers, listLastMiles, upsertCarrier } from './tariff-store.ts';

/** Reads sites, lanes and tariffs, to be kept for many orders (some minutes). */
export async function loadNetwork(tx: Tx): Promise<NetworkSnapshot> {
  const [sites, contracts, lastMiles] = await Promise.all([
    listSites(tx),
    listCarriers(tx),
    listLastMiles(tx),
  ]);
  const lanes = await listLanes(
    tx,
    sites.map((site) => site.id),
  );
  return snapshotOf({ sites, lanes, contracts, lastMiles }, tx.now);
}

/** What is to be decided about an order: the network as kept, goods and stock as they are now. */
export async function loadProblem(
  tx: Tx,
  order: OrderToAllocate,
  around: Pick<Surroundings, 'network' | 'travel' | 'spokenFor' | 'packaging'> & {
    /** What the order holds already, if it is planned anew. */
    readonly holding?: Surroundings['stock'];
  },
): Promise<AllocationProblem> {
  const skuIds = order.lines.map((line): SkuId => line.skuId);
  const [skus, available] = await Promise.all([
    findSkus(tx, skuIds),
    listAvailability(tx, { skuIds }),
  ]);
  const { holding = [], ...rest } = around;
  const stock = available.map(({ skuId, siteId, toSell }) => ({ skuId, siteId, units: toSell }));
  return buildProblem(order, { ...rest, skus, stock: [...stock, ...holding] }, tx.now);
}

export interface PlannedOrder {
  readonly version: number;
  readonly decisionId: DecisionId;
}

/** Keeps what was decided, as the next version of the order's plan. The caller moves the stock. */
export async function recordPlan(
  tx: Tx,
  orderId: OrderId,
  made: { problem: AllocationProblem; decision: AllocationDecision; cause: string },
): Promise<PlannedOrder> {
  const { decision, cause } = made;
  const decisionId = await recordDecision(tx, recordOf(orderId, made.problem, { decision, cause }));
  const plan = decision.chosen;
  const version = await insertPlan(tx, { orderId, decisionId, cause, plan });
  tx.emit(orderPlanned(orderId, { version, decisionId, cause, plan }));
  return { version, decisionId };
}

/** Tells that nothing serves an order any more; its plan stays as it was. */
export function reportStranded(tx: Tx, orderId: OrderId, cause: string): void {
  tx.emit(orderStranded(orderId, cause));
}

/** Takes one of the slot's places for an order; again changes nothing. */
export async function bookSlot(
  tx: Tx,
  slot: Slot,
  orderId: OrderId,
): Promise<Result<void, SlotFull>> {
  const outcome = await insertBooking(tx, slot, orderId);
  if (outcome === 'full')
    return refuse({ kind: 'slot-full', slotId: slot.id, capacity: slot.capacity });
  if (outcome === 'booked') tx.emit(slotBooked(orderId, slot.id));
  return ok(undefined);
}

/** Undo of `bookSlot`; without a booking it changes nothing. */
export async function releaseSlots(tx: Tx, orderId: OrderId): Promise<void> {
  for (const slotId of await deleteBookings(tx, orderId)) tx.emit(slotReleased(orderId, slotId));
}

/** Writes what a carrier has agreed to. */
export async function putCarrier(
  tx: Tx,
  contract: CarrierContract,
): Promise<Result<void, CarrierInvalid>> {
  const checked = checkContract(contract);
  if (!checked.ok) return checked;
  await upsertCarrier(tx, contract);
  return ok(undefined);
}
