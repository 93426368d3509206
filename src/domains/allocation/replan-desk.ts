import { later, money, type OrderId, plus, seconds } from '@waystock/kernel';
import { type Plan, pricePlan } from './plan.ts';
import { type AllocationProblem, isUrgent } from './problem.ts';
import type { NoPlan } from './reasons.ts';
import type { Move, MoveReason, PendingOrder, Replan, ReplanInput } from './replan.ts';
import { addUnits, openBook, type StockBook, sourcingBehind } from './stock-book.ts';
import type { AllocationTerms } from './terms.ts';

/** The orders on the table while they are re-planned, and what is free beside them. */
export interface Desk {
  readonly terms: AllocationTerms;
  readonly churnPerMille: number;
  readonly events: ReplanInput['events'];
  readonly book: StockBook;
  /** Every order whose picking has not started; those picked first come first. */
  pending: readonly Pending[];
  /** Those of them that may move for money's sake. */
  movable: readonly Pending[];
  readonly moves: Move[];
  readonly stranded: Replan['stranded'][number][];
}

export interface Pending {
  readonly orderId: OrderId;
  readonly problem: AllocationProblem;
  plan: Plan;
  /** What the plan costs as things stand now; undefined when it cannot be carried out. */
  cost: bigint | undefined;
}

export function openDesk(input: ReplanInput): Desk {
  const book = openBook(input.free);
  for (const event of input.events)
    if (event.kind === 'stock-lost') addUnits(book, event, -event.units);
  const orders = input.orders
    .filter((order) => order.commitAt > input.at)
    .sort((a, b) => a.commitAt - b.commitAt || (a.orderId < b.orderId ? -1 : 1));
  const until = plus(input.at, input.horizon);
  const onTable = orders.map((order) => ({ order, pending: toPending(input, order) }));
  return {
    terms: input.terms,
    churnPerMille: input.churnPerMille,
    events: input.events,
    book,
    pending: onTable.map(({ pending }) => pending),
    movable: onTable
      .filter(({ order }) => order.commitAt <= until && !isUrgent(order.problem.service))
      .map(({ pending }) => pending),
    moves: [],
    stranded: [],
  };
}

/** The order as it is to be decided now: closed sites are out, the promise is no worse than it is. */
function toPending({ events, terms }: ReplanInput, order: PendingOrder): Pending {
  const { promise } = order.problem;
  const latest = later(promise.deadline, order.plan.arrives);
  const closed = new Map(
    events.flatMap((event) => (event.kind === 'site-closed' ? [[event.siteId, event.why]] : [])),
  );
  const problem: AllocationProblem = {
    ...order.problem,
    promise: { ...promise, maxLateness: seconds((latest - promise.deadline) / 1000) },
    sites: order.problem.sites.map((site) => {
      const why = closed.get(site.siteId) ?? site.closed;
      return why === undefined ? site : { ...site, closed: why };
    }),
  };
  const priced = pricePlan(problem, terms, sourcingBehind(problem, order.plan));
  const cost = priced.ok ? priced.value.cost.total.minor : undefined;
  return { orderId: order.orderId, problem, plan: order.plan, cost };
}

export interface Change {
  readonly order: Pending;
  readonly to: Plan;
}

/** Writes down what changes; the book has been changed already. */
export function record(
  desk: Desk,
  kind: Move['kind'],
  { changes, reason }: { changes: readonly Change[]; reason: MoveReason },
): void {
  const [first] = changes;
  if (!first) return;
  let saving = 0n;
  for (const { order, to } of changes)
    saving += (order.cost ?? order.plan.cost.total.minor) - to.cost.total.minor;
  desk.moves.push({
    kind,
    orders: changes.map(({ order, to }) => ({ orderId: order.orderId, from: order.plan, to })),
    saving: money(saving, first.order.problem.currency),
    reason,
  });
  for (const { order, to } of changes) {
    order.plan = to;
    order.cost = to.cost.total.minor;
  }
}

/** Nothing serves the order any more: people must decide, and it takes no further part. */
export function strand(
  desk: Desk,
  order: Pending,
  { reason, lacking }: { reason: MoveReason; lacking: NoPlan },
): void {
  desk.stranded.push({ orderId: order.orderId, reason, lacking });
  desk.pending = desk.pending.filter((other) => other !== order);
  desk.movable = desk.movable.filter((other) => other !== order);
}
