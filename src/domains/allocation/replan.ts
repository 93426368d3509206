import type { Instant, Money, OrderId, Seconds, SiteId, SkuId, Units } from '@waystock/kernel';
import { improve, listWishes } from './improve-plans.ts';
import type { Plan } from './plan.ts';
import type { AllocationProblem } from './problem.ts';
import type { NoPlan } from './reasons.ts';
import { repairBroken, repairShortages } from './repair-plans.ts';
import { openDesk } from './replan-desk.ts';
import type { StockCell } from './stock-book.ts';
import type { AllocationTerms } from './terms.ts';

/**
 * Re-planning of orders that are allocated but not yet released for picking.
 *
 * What: within the window before picking starts, orders change their plans where that saves money
 * together, or because something happened that breaks the plan. First every broken plan is repaired,
 * moving the order for which another way costs least more; then single orders move to a cheaper plan,
 * and pairs exchange stock, until a whole pass finds nothing.
 * Source: re-evaluation of the pending backlog after Xu, Allgor & Graves (2009), with their
 * neighbourhood of order swaps; ours counts money, not shipments, and moves whole plans.
 * Invariants: no stock is used twice; no promise worsens: nothing arrives after the deadline, or
 * after the plan it replaces if that was late already; every voluntary move saves more than its churn.
 * Complexity: one decision for each order, as if it were alone; then per pass one more for each whose
 * wish is cheaper than its plan, and a few for each pair that wants the same units.
 *
 * Urgent orders keep their node unless it fails them: their rule is closeness, not price.
 */
export interface ReplanInput {
  readonly at: Instant;
  /** How far ahead of picking orders are looked at. */
  readonly horizon: Seconds;
  readonly orders: readonly PendingOrder[];
  /** Units nobody holds, before the events. */
  readonly free: readonly StockCell[];
  readonly events: readonly ReplanEvent[];
  readonly terms: AllocationTerms;
  /** Per thousand of the current plan's cost that a move must save at least. */
  readonly churnPerMille: number;
}

export interface PendingOrder {
  readonly orderId: OrderId;
  /** The order as it would be decided now; its sites' `available` is replaced by what is free. */
  readonly problem: AllocationProblem;
  readonly plan: Plan;
  /** When picking starts: from then on the plan stands. */
  readonly commitAt: Instant;
}

/** What happened since the plans were made. */
export type ReplanEvent =
  | {
      readonly kind: 'stock-lost';
      readonly skuId: SkuId;
      readonly siteId: SiteId;
      readonly units: Units;
      readonly cause: 'short-pick' | 'late-receipt' | 'damage' | 'count' | 'expiry';
    }
  | { readonly kind: 'site-closed'; readonly siteId: SiteId; readonly why: string };

export interface Move {
  readonly kind: 'repair' | 'reassign' | 'exchange';
  readonly orders: readonly {
    readonly orderId: OrderId;
    readonly from: Plan;
    readonly to: Plan;
  }[];
  /** What the orders cost less together; negative for a repair that costs more. */
  readonly saving: Money;
  readonly reason: MoveReason;
}

export type MoveReason =
  | { readonly because: 'cheaper' }
  | { readonly because: 'site-closed'; readonly siteId: SiteId; readonly why: string }
  | {
      readonly because: 'stock-lost';
      readonly skuId: SkuId;
      readonly siteId: SiteId;
      readonly cause: string;
    }
  | { readonly because: 'no-longer-in-time' };

export interface Replan {
  /** In the order in which they can be carried out. */
  readonly moves: readonly Move[];
  /** Orders whose plan is broken and which nothing else can serve within their promise. */
  readonly stranded: readonly {
    readonly orderId: OrderId;
    readonly reason: MoveReason;
    readonly lacking: NoPlan;
  }[];
}

export const defaultHorizon = (5.5 * 3600) as Seconds;
export const defaultChurnPerMille = 7;

export function replan(input: ReplanInput): Replan {
  const desk = openDesk(input);
  repairBroken(desk);
  repairShortages(desk);
  const wishes = listWishes(desk);
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = desk.moves.length;
    for (const [order, wish] of wishes) improve(desk, order, wish);
    if (desk.moves.length === before) break;
  }
  return { moves: desk.moves, stranded: desk.stranded };
}

const mostPasses = 8;
