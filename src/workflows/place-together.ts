import {
  assert,
  type CustomerId,
  must,
  newId,
  ok,
  type OrderId,
  type Result,
} from '@waystock/kernel';
import { isBooked } from '../domains/allocation/index.ts';
import { findSkus, type Sku } from '../domains/catalogue/index.ts';
import { type DataKey, findDataKeys } from '../domains/customers/index.ts';
import { holdStockEach, listAvailability, type OutOfStock } from '../domains/inventory/index.ts';
import {
  drawOrderNumbers,
  type IntakeRefused,
  placeOrders,
  recordBillings,
  sealDestination,
} from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';
import {
  draftOrder,
  holdFor,
  type OrderDraft,
  type PlacedOrder,
  placedOrder,
} from './place-order.ts';
import {
  type Found,
  type OrderRequest,
  planOrder,
  type PreparedOrder,
  type Wish,
} from './prepare-order.ts';

type Answer = Result<PlacedOrder, OutOfStock | IntakeRefused> | 'alone';

/**
 * Orders that come at the same time are placed in one transaction, which costs little more than one
 * order does (ADR 13). Each is accepted or refused as if it had come alone: goods are read once for all,
 * and the one who finds them gone in the hold is refused without a trace, or asks again alone when they
 * may lie elsewhere, too.
 */
export async function placeTogether(
  tx: Tx,
  wishes: readonly Wish[],
  goods: Goods,
): Promise<Answer[]> {
  const planned = wishes.map((wish) => draftFor(tx, wish, goods));
  const drafts = planned.filter((plan) => 'draft' in plan);
  const [held, numbers] = await holdAll(tx, drafts);
  const accepted = drafts.map(({ draft, prepared }, i): Answer => {
    const hold = must(held[i], 'one each');
    if (!hold.ok) return mayLieElsewhere(hold.error, goods.free) ? 'alone' : hold;
    const { lines, shipping, destination } = prepared;
    const priced = { lines, shipping, number: must(numbers[i], 'one each') };
    return ok(placedOrder(tx, { draft, destination }, priced));
  });
  placeOrders(
    tx,
    drafts.flatMap(({ draft, prepared: { lines, shipping } }, i) =>
      held[i]?.ok ? [{ ...draft, lines, shipping, number: must(numbers[i], 'one each') }] : [],
    ),
  );
  recordBillings(
    tx,
    drafts.flatMap(({ draft, prepared: { billing } }, i) =>
      held[i]?.ok && billing ? [{ orderId: draft.id, billing }] : [],
    ),
  );
  let next = 0;
  return planned.map((plan) =>
    'draft' in plan ? must(accepted[next++], 'one each') : plan.answer,
  );
}

/** The goods were chosen from where they were a moment ago; others may have taken them since. */
const mayLieElsewhere = ({ lines }: OutOfStock, free: Goods['free']): boolean =>
  lines.every(({ skuId, siteId }) =>
    free(skuId).some((row) => row.siteId !== siteId && row.toSell > 0),
  );

interface Drafted {
  readonly prepared: PreparedOrder;
  readonly draft: OrderDraft;
}

function draftFor(tx: Tx, wish: Wish, goods: Goods): Drafted | { readonly answer: Answer } {
  const found = goods.of(wish);
  const plan = planOrder(wish, found, tx.now);
  if (!plan.ok) return { answer: plan };
  // Whoever orders for the first time becomes a customer with the order; whoever was erased is refused.
  if (!found.key) return { answer: 'alone' };
  const prepared = plan.value;
  assert(!prepared.isSlotBooked, 'orders that book a slot are placed alone');
  const id = newId<OrderId>('ord', tx.now, tx.random);
  const door = { orderId: id, destination: prepared.destination };
  const destination = sealDestination(wish.vault, found.key, door);
  return { prepared, draft: draftOrder(tx, { id, prepared, destination }) };
}

async function holdAll(tx: Tx, drafts: readonly Drafted[]) {
  if (drafts.length === 0) return [[], []] as const;
  return Promise.all([
    holdStockEach(
      tx,
      drafts.map(({ draft }) => holdFor(draft)),
    ),
    drawOrderNumbers(
      tx,
      drafts.map(({ draft }) => draft.day),
    ),
  ]);
}

/** Whose order needs nothing that another could be refused for after its goods are held. */
export const mayShare = (request: OrderRequest): boolean =>
  request.sla === 'standard' &&
  request.basketReservationId === undefined &&
  request.promotionCode === undefined;

/** Places in a window are taken one order after another. */
export const booksSlot = ({ offer }: Wish): boolean => offer !== undefined && isBooked(offer);

/** What several orders want, as it is now. */
export interface Goods {
  readonly of: (wish: Wish) => Found;
  readonly free: (skuId: Sku['id']) => Found['free'];
}

export async function loadGoods(tx: Tx, wishes: readonly Wish[]): Promise<Goods> {
  const skuIds = distinct(wishes.flatMap(({ request }) => request.lines.map((l) => l.skuId)));
  const [keys, skus, free] = await Promise.all([
    findKeys(tx, wishes),
    findSkus(tx, skuIds),
    listAvailability(tx, { skuIds }),
  ]);
  const bySku = Map.groupBy(free, (row) => row.skuId);
  const freeOf = (skuId: Sku['id']) => bySku.get(skuId) ?? [];
  return {
    of: ({ request: { customerId, lines } }) => {
      const wanted = distinct(lines.map((line) => line.skuId));
      return { key: keys.get(customerId), skus, free: wanted.flatMap(freeOf) };
    },
    free: freeOf,
  };
}

async function findKeys(tx: Tx, wishes: readonly Wish[]): Promise<Map<CustomerId, DataKey>> {
  const vault = must(wishes[0], 'somebody wishes').vault;
  return findDataKeys(tx, vault, distinct(wishes.map(({ request }) => request.customerId)));
}

const distinct = <T>(all: readonly T[]): T[] => [...new Set(all)];
