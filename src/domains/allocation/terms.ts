import { type Instant, type Money, money, type Seconds } from '@waystock/kernel';
import { type AllocationLine, type AllocationProblem, isSensitive } from './problem.ts';

/**
 * How the factors that are not on an invoice weigh against money. The trade-off between splitting
 * and consolidating has five factors (after the seed documents' decision matrix):
 *
 * | factor                    | enters as                                                          |
 * |---------------------------|--------------------------------------------------------------------|
 * | service level             | constraint: two-hour and same-day never wait for a transfer; no    |
 * |                           | plan arrives after the deadline plus the lateness allowed, and     |
 * |                           | one box not later than direct shipments plus the delay accepted;   |
 * |                           | cost: lateness per started hour                                    |
 * | who pays shipping         | cost: what the shopper pays for is recovered, so it saves nothing  |
 * | preference                | cost: one box: each further delivery; soonest: each unit's waiting |
 * | order value               | cost: each further delivery puts a share of the value at risk      |
 * |                           | (a second door bell, a second chance to lose a parcel); and        |
 * |                           | consolidation must save more than a threshold, which small orders  |
 * |                           | do not                                                             |
 * | perishable or medical     | cost: each unit of it loses value for every day of a transfer      |
 */
export interface AllocationTerms {
  readonly version: string;
  readonly latenessPerHour: Money;
  /** For shoppers who want it soonest: per unit and day until it arrives. */
  readonly waitingPerUnitDay: Money;
  /** For shoppers who want one box: per delivery after the first. */
  readonly extraDelivery: Money;
  /** Per thousand of the order's value, per delivery after the first. */
  readonly valueAtRiskPerMille: number;
  /** Per thousand of the shipping price that the shopper's payment covers, if the shopper pays. */
  readonly recoveredPerMille: number;
  /** Consolidation must save more than this. */
  readonly consolidationThreshold: Money;
  /** Per thousand of a sensitive unit's value, per day of transfer. */
  readonly spoilagePerMilleDay: number;
}

export function defaultTerms(code: Money['currency']): AllocationTerms {
  return {
    version: 'terms-1',
    latenessPerHour: money(150, code),
    waitingPerUnitDay: money(150, code),
    extraDelivery: money(400, code),
    valueAtRiskPerMille: 5,
    recoveredPerMille: 750,
    consolidationThreshold: money(200, code),
    spoilagePerMilleDay: 150,
  };
}

/** Only what is on an invoice counts. */
export function cashOnly(code: Money['currency']): AllocationTerms {
  const nothing = money(0, code);
  return {
    version: 'cash-only',
    latenessPerHour: nothing,
    waitingPerUnitDay: nothing,
    extraDelivery: nothing,
    valueAtRiskPerMille: 0,
    recoveredPerMille: 0,
    consolidationThreshold: nothing,
    spoilagePerMilleDay: 0,
  };
}

// The amounts below are whole minor units as plain numbers: the search adds millions of them.

/** Per shipment that arrives at `arrives`. */
export function latenessOf(
  problem: AllocationProblem,
  terms: AllocationTerms,
  at: Instant,
): number {
  const late = at - problem.promise.deadline;
  return late <= 0 ? 0 : Math.ceil(late / 3_600_000) * Number(terms.latenessPerHour.minor);
}

/** Per unit that arrives at `arrives`. */
export function waitingOf(problem: AllocationProblem, terms: AllocationTerms, at: Instant): number {
  if (problem.preference !== 'soonest') return 0;
  const days = Math.max(0, at - problem.at) / 86_400_000;
  return Math.round(Number(terms.waitingPerUnitDay.minor) * days);
}

/** Per delivery after the first: what the shopper's patience is worth. */
export const extraDeliveryOf = (problem: AllocationProblem, terms: AllocationTerms): number =>
  problem.preference === 'one-box' ? Number(terms.extraDelivery.minor) : 0;

/** Per delivery after the first: what may go wrong with it. */
export const valueAtRiskOf = (problem: AllocationProblem, terms: AllocationTerms): number =>
  Math.round((Number(problem.orderValue.minor) * terms.valueAtRiskPerMille) / 1000);

/** The share of a shipping price, per thousand, that costs us nothing. */
export const recoveredPerMille = (problem: AllocationProblem, terms: AllocationTerms): number =>
  problem.shippingPaidBy === 'shopper' ? terms.recoveredPerMille : 0;

export const recoveredOf = (price: number, perMille: number): number =>
  Math.floor((price * perMille + 500) / 1000);

/** Per unit of a line on a transfer of this duration. */
export function spoilageOf(
  line: AllocationLine,
  terms: AllocationTerms,
  transfer: Seconds,
): number {
  if (!isSensitive(line)) return 0;
  const lost = (Number(line.value.minor) * terms.spoilagePerMilleDay * transfer) / 86_400_000;
  return Math.round(lost);
}
