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
import {
  getNetworkRevision,
  listLanes,
  listRegions,
  listSites,
  type NetworkError,
} from '../network/index.ts';
import { buildProblem, type OrderToAllocate, type Surroundings } from './build-problem.ts';
import { checkContract } from './check-contract.ts';
import { checkOffer } from './check-offer.ts';
import { recordOf } from './decision-record.ts';
import type { CarrierInvalid, DeliveryOfferInvalid } from './errors.ts';
import { orderPlanned, orderStranded, slotBooked, slotReleased } from './facts.ts';
import { type CarrierContract, type NetworkSnapshot, snapshotOf } from './network-snapshot.ts';
import { lockOffer, upsertOffer } from './offer-store.ts';
import { insertPlan } from './plan-store.ts';
import type { AllocationDecision } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import type { RegionOffer, RegionOfferDraft } from './region-offer.ts';
import { deleteBookings, insertBooking } from './slot-store.ts';
import type { Slot, SlotFull } from './slots.ts';
import { getRevision, listCarriers, listLastMiles, upsertCarrier } from './tariff-store.ts';

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

/** Changes with whatever `loadNetwork` and `listOffers` read; as long as it stays, so do they. */
export async function getMarketRevision(tx: Tx): Promise<string> {
  const [network, tariffs] = await Promise.all([getNetworkRevision(tx), getRevision(tx)]);
  return `${network}.${tariffs}`;
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

/**
 * Writes what a region offers of a service. `expectedVersion` is the version the writer has seen, 0
 * for "there is none yet"; without it the last writer wins.
 */
export async function putOffer(
  tx: Tx,
  draft: RegionOfferDraft,
  expectedVersion?: number,
): Promise<
  Result<
    RegionOffer,
    DeliveryOfferInvalid | Extract<NetworkError, { kind: 'region-not-found' | 'stale-version' }>
  >
> {
  const { regionId } = draft;
  const [seen, regions] = [await lockOffer(tx, draft), await listRegions(tx)];
  const region = regions.find(({ id }) => id === regionId);
  if (!region) return refuse({ kind: 'region-not-found', regionId });
  const expected = expectedVersion ?? seen;
  if (expected !== seen) return refuse({ kind: 'stale-version', expected, actual: seen });
  const checked = checkOffer(draft, region.currency);
  if (!checked.ok) return checked;
  const put = await upsertOffer(tx, draft, seen);
  // There was none, so none was locked; somebody else wrote the first one meanwhile.
  return put ? ok(put) : refuse({ kind: 'stale-version', expected, actual: seen + 1 });
}
