import { must } from '@waystock/kernel';
import type { Plan } from './plan.ts';
import { listPlans } from './policy.ts';
import { type Change, type Desk, type Pending, record } from './replan-desk.ts';
import { type SearchLimits, usualLimits } from './search.ts';
import { cellsOf, freeOf, giveBack, type StockBook, takeUnits, withStock } from './stock-book.ts';

/**
 * What each order would take if nobody else held anything: no plan that it can get is cheaper. Told
 * once, since moves only hand units round among the orders that may move.
 */
export type Wishes = ReadonlyMap<Pending, Plan>;

export function listWishes(desk: Desk): Wishes {
  const everything: StockBook = { free: new Map(desk.book.free) };
  for (const order of desk.movable) giveBack(everything, order.plan);
  const wishes = new Map<Pending, Plan>();
  for (const order of desk.movable) {
    const [wish] = plansFor({ ...desk, book: everything }, order, onlyBest);
    if (wish) wishes.set(order, wish);
  }
  return wishes;
}

/** Moves an order, alone or with another, if it could be better off at all. */
export function improve(desk: Desk, order: Pending, wish: Plan): void {
  const isContent = (): boolean => savingOf(desk, [{ order, to: wish }]) <= 0n;
  if (isContent()) return;
  reassign(desk, order);
  if (!isContent()) exchangeWithOthers(desk, order, wish);
}

/** Moves one order to the cheapest plan that free stock allows, if that is worth the churn. */
function reassign(desk: Desk, order: Pending): void {
  giveBack(desk.book, order.plan);
  const [best] = plansFor(desk, order, onlyBest);
  const worth = best !== undefined && savingOf(desk, [{ order, to: best }]) > 0n;
  takeUnits(desk.book, worth ? best : order.plan);
  if (worth) record(desk, 'reassign', { changes: [{ order, to: best }], reason: cheaper });
}

const cheaper = { because: 'cheaper' } as const;

/** Lets an order have units that another holds, if both together are better off. */
function exchangeWithOthers(desk: Desk, order: Pending, wish: Plan): void {
  let best: { changes: Change[]; saving: bigint } | undefined;
  for (const partner of partnersOf(desk, order, wish)) {
    const changes = bestTogether(desk, order, partner);
    const saving = savingOf(desk, changes);
    if (saving > (best?.saving ?? 0n)) best = { changes, saving };
  }
  if (!best) return;
  for (const { order } of best.changes) giveBack(desk.book, order.plan);
  for (const { to } of best.changes) takeUnits(desk.book, to);
  record(desk, best.changes.length > 1 ? 'exchange' : 'reassign', {
    changes: best.changes,
    reason: cheaper,
  });
}

/** Who holds what the order wishes for: only they can help it. */
function partnersOf(desk: Desk, order: Pending, wish: Plan): Pending[] {
  giveBack(desk.book, order.plan);
  const wanted = new Set(
    cellsOf(wish)
      .filter(({ skuId, siteId, units }) => freeOf(desk.book, skuId, siteId) < units)
      .map(({ skuId, siteId }) => `${skuId}@${siteId}`),
  );
  takeUnits(desk.book, order.plan);
  return desk.movable
    .filter((other) => other !== order)
    .filter(({ plan }) => cellsOf(plan).some((cell) => wanted.has(`${cell.skuId}@${cell.siteId}`)))
    .slice(0, mostPartners);
}

const mostPartners = 12;

/** The cheapest pair of plans, letting either choose first among its best few. */
function bestTogether(desk: Desk, a: Pending, b: Pending): Change[] {
  let best: { changes: Change[]; cost: bigint } | undefined;
  for (const order of [a, b]) giveBack(desk.book, order.plan);
  for (const [first, second] of [
    [a, b],
    [b, a],
  ] as const)
    for (const to of plansFor(desk, first, theBestFew)) {
      takeUnits(desk.book, to);
      const [answer] = plansFor(desk, second, onlyBest);
      giveBack(desk.book, to);
      if (!answer) continue;
      const cost = to.cost.total.minor + answer.cost.total.minor;
      if (best && cost >= best.cost) continue;
      best = {
        changes: [
          { order: first, to },
          { order: second, to: answer },
        ],
        cost,
      };
    }
  for (const order of [a, b]) takeUnits(desk.book, order.plan);
  return (best?.changes ?? []).filter(({ order, to }) => !isSamePlan(order.plan, to));
}

/** Whether the same units go the same ways. */
function isSamePlan(a: Plan, b: Plan): boolean {
  const ways = (plan: Plan): string =>
    plan.shipments
      .flatMap(({ from, service, lines }) =>
        lines.map((line) => `${line.units} ${line.skuId} ${line.source} ${from} ${service}`),
      )
      .sort()
      .join();
  return ways(a) === ways(b);
}

const onlyBest: SearchLimits = { ...usualLimits, keep: 1 };
const theBestFew: SearchLimits = { ...usualLimits, keep: 4, worth: 10 };

const plansFor = (desk: Desk, order: Pending, limits: SearchLimits): Plan[] =>
  listPlans(withStock(order.problem, desk.book), desk.terms, limits);

/** What changes save together beyond the churn of every order that moves. */
function savingOf(desk: Desk, changes: readonly Change[]): bigint {
  let saving = 0n;
  for (const { order, to } of changes) {
    const cost = must(order.cost, 'a plan that can be carried out');
    const churn = (cost * BigInt(desk.churnPerMille) + 999n) / 1000n;
    saving += cost - to.cost.total.minor - churn;
  }
  return saving;
}
