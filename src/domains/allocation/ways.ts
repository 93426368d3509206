import { shareLoad } from './share-load.ts';
import { type Way, waysOf } from './shipping-options.ts';
import type { SourceSet } from './source-set.ts';
import { type Supply, supplyBy } from './supply.ts';
import type { Tableau } from './tableau.ts';

/**
 * The ways a set of sources may ship: one tariff for each of its shipments.
 *
 * A van takes so much and no more, a carrier any weight at so much a gram; a curve below both lies far
 * below either. Once it is settled which shipment goes by what, the curves are close to the prices,
 * and most choices are out of the question before a unit is assigned.
 */
export interface Ways {
  /** By group. */
  readonly of: readonly Way[];
  /** What the sources can give if they ship so. */
  readonly supply: Supply;
  /** The set costs at least this if it ships so. */
  readonly bound: number;
  /** At the bound, what one gram more would cost. */
  readonly perGram: number;
}

/** Those that may cost less than `toBeat`, the most promising first. */
export function listWays(tableau: Tableau, set: SourceSet, toBeat: number): Ways[] {
  const found: Ways[] = [];
  const chosen: Way[] = [];
  const isAlike = set.groups.every((group) => carryAlike(waysOf(group)));
  let supply: Supply | undefined;
  const choose = (g: number): void => {
    const group = set.groups[g];
    if (group) {
      for (const way of waysOf(group)) {
        chosen[g] = way;
        choose(g + 1);
      }
      return;
    }
    if (!isAlike || !supply) supply = supplyBy(tableau, set, chosen);
    const { bound, perGram } = boundOf(tableau, set, chosen, supply);
    if (bound < toBeat) found.push({ of: [...chosen], supply, bound, perGram });
  };
  choose(0);
  return found.sort((a, b) => a.bound - b.bound);
}

/** Whether it makes no difference to what can be sent, and to what units wait, by which of them. */
const carryAlike = (ways: readonly Way[]): boolean =>
  ways.every(
    ({ tariff: { carries, waiting } }) =>
      carries === ways[0]?.tariff.carries && waiting === ways[0].tariff.waiting,
  );

function boundOf(
  { lines }: Tableau,
  { fixed }: SourceSet,
  of: readonly Way[],
  { restUnits, restLoad }: Supply,
): { bound: number; perGram: number } {
  const most = of.map(({ tariff }, g) =>
    Math.min(restLoad[g] as number, lines.whole, tariff.heaviestLoad),
  );
  const shared = shareLoad(of, most, lines.whole);
  const bound = Math.ceil(fixed + (restUnits[0] as number) + shared.cost - tolerance);
  return { bound, perGram: shared.perGram };
}

/** Prices of a gram are fractions; amounts are whole. */
const tolerance = 1e-6;
