import { type Money, money } from '@waystock/kernel';

/** What will be on an invoice, then what weighs beside it (`terms.ts`). */
export const cashTerms = [
  'shipping',
  'distance',
  'handling',
  'items',
  'packaging',
  'transfer',
] as const;
export const weightTerms = [
  'recovered',
  'lateness',
  'waiting',
  'extra-deliveries',
  'value-at-risk',
  'spoilage',
  'consolidation',
  'spoken-for',
] as const;
export type CostTerm = (typeof cashTerms)[number] | (typeof weightTerms)[number];

export interface PlanCost {
  /** What the plan is chosen by: cash plus weights. */
  readonly total: Money;
  readonly cash: Money;
  /** Only terms that are not zero. */
  readonly terms: Readonly<Partial<Record<CostTerm, Money>>>;
}

/** Minor units per term, while a plan is being priced. */
export type Amounts = Map<CostTerm, bigint>;

export function addTo(amounts: Amounts, term: CostTerm, minor: bigint | number): void {
  if (minor) amounts.set(term, (amounts.get(term) ?? 0n) + BigInt(minor));
}

export function addAll(amounts: Amounts, more: Amounts): void {
  for (const [term, minor] of more) addTo(amounts, term, minor);
}

export function totalOf(amounts: Amounts): bigint {
  let total = 0n;
  for (const minor of amounts.values()) total += minor;
  return total;
}

export function planCost(amounts: Amounts, currency: Money['currency']): PlanCost {
  const terms: Partial<Record<CostTerm, Money>> = {};
  let cash = 0n;
  for (const term of cashTerms) cash += amounts.get(term) ?? 0n;
  for (const term of [...cashTerms, ...weightTerms]) {
    const minor = amounts.get(term);
    if (minor) terms[term] = money(minor, currency);
  }
  return { total: money(totalOf(amounts), currency), cash: money(cash, currency), terms };
}
