import { assert, type SiteId, type SkuId, type Units, units } from '@waystock/kernel';
import type { Plan, Sourcing } from './plan.ts';
import type { AllocationProblem } from './problem.ts';

/** Units of one SKU at one site. */
export interface StockCell {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly units: number;
}

/**
 * Free units per SKU and site while orders are moved about: what one order gives up another may
 * take. Below zero means that plans count on goods which are not there.
 */
export interface StockBook {
  readonly free: Map<string, number>;
}

const cellKey = (skuId: SkuId, siteId: SiteId): string => `${skuId}@${siteId}`;

export function openBook(cells: Iterable<StockCell>): StockBook {
  const book: StockBook = { free: new Map() };
  for (const cell of cells) addUnits(book, cell, cell.units);
  return book;
}

export function addUnits(
  book: StockBook,
  { skuId, siteId }: { readonly skuId: SkuId; readonly siteId: SiteId },
  units: number,
): void {
  const key = cellKey(skuId, siteId);
  book.free.set(key, (book.free.get(key) ?? 0) + units);
}

export const freeOf = (book: StockBook, skuId: SkuId, siteId: SiteId): number =>
  book.free.get(cellKey(skuId, siteId)) ?? 0;

/** The units a plan takes, by SKU and the site they come from. */
export const cellsOf = (plan: Plan): StockCell[] =>
  plan.shipments.flatMap((shipment) =>
    shipment.lines.map(({ skuId, source, units }) => ({ skuId, siteId: source, units })),
  );

export const takeUnits = (book: StockBook, plan: Plan): void => change(book, plan, -1);
export const giveBack = (book: StockBook, plan: Plan): void => change(book, plan, 1);

function change(book: StockBook, plan: Plan, sign: 1 | -1): void {
  for (const cell of cellsOf(plan)) addUnits(book, cell, sign * cell.units);
}

/** The problem as it stands with these units free. */
export const withStock = (problem: AllocationProblem, book: StockBook): AllocationProblem => ({
  ...problem,
  sites: problem.sites.map((site) => ({
    ...site,
    available: problem.lines.map(
      (line): Units => units(Math.max(0, freeOf(book, line.skuId, site.siteId))),
    ),
  })),
});

/** The sourcing behind a plan, so that it can be priced again. */
export function sourcingBehind(problem: AllocationProblem, plan: Plan): Sourcing {
  const taken = new Map<SiteId, number[]>();
  for (const { skuId, siteId, units } of cellsOf(plan)) {
    const l = problem.lines.findIndex((line) => line.skuId === skuId);
    assert(l >= 0, `the plan ships ${skuId}, which was not ordered`);
    const row = taken.get(siteId) ?? problem.lines.map(() => 0);
    row[l] = (row[l] ?? 0) + units;
    taken.set(siteId, row);
  }
  const transferred = new Set(plan.transfers.map((transfer) => transfer.from));
  return {
    hub: plan.transfers[0]?.to,
    sources: [...taken].map(([siteId, units]) => ({
      siteId,
      route: transferred.has(siteId) ? 'transfer' : 'direct',
      units,
    })),
  };
}
