import { type Box, type Placement, volumeOf } from './boxes.ts';
import { emptySpace, place } from './extreme-points.ts';

/** One thing to be packed; give several entries for several pieces. */
export interface PackItem {
  readonly id: string;
  /** Grams. */
  readonly weight: number;
  readonly box: Box;
  /** It may be turned about the vertical only. */
  readonly upright?: boolean | undefined;
}

/** A kind of carton, of which there are as many as needed. */
export interface Carton {
  readonly id: string;
  readonly inner: Box;
  /** The most its contents may weigh, in grams. */
  readonly maxWeight: number;
  /** Default 1: then the fewest cartons are the cheapest. */
  readonly cost?: number | undefined;
}

export interface PackedCarton {
  readonly carton: string;
  readonly contents: readonly { readonly item: string; readonly at: Placement }[];
  readonly weight: number;
  /** Share of the inner volume that is used. */
  readonly fill: number;
}

export interface Packing {
  readonly cartons: readonly PackedCarton[];
  /** Items that fit into no carton even alone. */
  readonly unpacked: readonly {
    readonly item: string;
    readonly reason: 'too-large' | 'too-heavy';
  }[];
  readonly cost: number;
}

/**
 * Chooses cartons and packs them: cheapest in all, then fewest, then least empty space. Beside the
 * packing of each item alone, and of all in one, it fills cartons largest item first, in several
 * senses of large, and opens them by several rules: what takes most volume for its cost, or always
 * one kind. The best of these is then merged, two cartons into one, while that saves. It stops early
 * once the cost meets the bound that volume and weight set. A heuristic on `extreme-points.ts`.
 */
export function cartonise(items: readonly PackItem[], cartons: readonly Carton[]): Packing {
  requireSizes(items, cartons);
  const unpacked: { item: string; reason: 'too-large' | 'too-heavy' }[] = [];
  const packable = items.filter((item) => {
    const reason = whyNever(item, cartons);
    if (reason !== null) unpacked.push({ item: item.id, reason });
    return reason === null;
  });
  const best = bestOf(packable, byCost(cartons));
  return { cartons: best.map(describe), unpacked, cost: costOf(best) };
}

function bestOf(items: readonly PackItem[], cartons: readonly Carton[]): readonly Filled[] {
  if (items.length === 0) return [];
  let best: readonly Filled[] = items.map((item) => cheapest([item], cartons) as Filled);
  const consider = (filled: readonly Filled[]): void => {
    if (isBetter(filled, best)) best = filled;
  };
  const whole = cheapest(items, cartons);
  if (whole !== null) consider([whole]);
  const bound = leastCost(items, cartons);
  for (const order of orders(items)) {
    for (const kinds of [cartons, ...cartons.map((one) => [one])]) {
      if (costOf(best) <= bound) return best;
      consider(fillAll(order, kinds, cartons));
    }
  }
  return merged(best, cartons);
}

/** No packing costs less: contents have volume and weight, and some carton must be opened. */
function leastCost(items: readonly PackItem[], cartons: readonly Carton[]): number {
  const volume = items.reduce((sum, { box }) => sum + volumeOf(box), 0);
  const weight = items.reduce((sum, item) => sum + item.weight, 0);
  const share = (total: number, most: (carton: Carton) => number): number =>
    total === 0 ? 0 : total * Math.min(...cartons.map((one) => priceOf(one) / most(one)));
  return Math.max(
    Math.min(...cartons.map(priceOf)),
    share(volume, ({ inner }) => volumeOf(inner)),
    share(weight, ({ maxWeight }) => maxWeight),
  );
}

/** The items largest first, in each sense that gives another order. */
function orders(items: readonly PackItem[]): (readonly PackItem[])[] {
  const out = new Map<string, readonly PackItem[]>();
  for (const larger of SENSES) {
    const order = items.toSorted((a, b) => larger(b) - larger(a));
    out.set(order.map(({ id }) => id).join('\n'), order);
  }
  return [...out.values()];
}

const SENSES: readonly ((item: PackItem) => number)[] = [
  ({ box }) => volumeOf(box),
  ({ box }) => Math.max(box.length, box.width, box.height),
  ({ box }) => volumeOf(box) / Math.max(1, Math.min(box.length, box.width, box.height)),
  ({ box }) => Math.min(box.length, box.width, box.height),
  ({ weight }) => weight,
];

interface Filled {
  readonly carton: Carton;
  readonly items: readonly PackItem[];
  readonly at: readonly Placement[];
}

const priceOf = (carton: Carton): number => carton.cost ?? 1;
const costOf = (filled: readonly Filled[]): number =>
  filled.reduce((sum, { carton }) => sum + priceOf(carton), 0);
const spaceOf = (filled: readonly Filled[]): number =>
  filled.reduce((sum, { carton }) => sum + volumeOf(carton.inner), 0);

const isBetter = (a: readonly Filled[], b: readonly Filled[]): boolean => {
  const cost = costOf(a) - costOf(b);
  if (cost !== 0) return cost < 0;
  return a.length !== b.length ? a.length < b.length : spaceOf(a) < spaceOf(b);
};

/** Cheapest first; of equal cost the smallest. */
const byCost = (cartons: readonly Carton[]): Carton[] =>
  cartons.toSorted((a, b) => priceOf(a) - priceOf(b) || volumeOf(a.inner) - volumeOf(b.inner));

function whyNever(item: PackItem, cartons: readonly Carton[]): 'too-large' | 'too-heavy' | null {
  const roomy = cartons.filter(
    ({ inner }) => place(emptySpace(inner), item.box, item.upright ?? false) !== null,
  );
  if (roomy.length === 0) return 'too-large';
  return roomy.some(({ maxWeight }) => item.weight <= maxWeight) ? null : 'too-heavy';
}

function requireSizes(items: readonly PackItem[], cartons: readonly Carton[]): void {
  const measured = (name: string, box: Box): void => {
    for (const side of ['length', 'width', 'height'] as const) {
      if (!(box[side] > 0 && box[side] < Infinity)) {
        throw new TypeError(`${name}.${side} is ${box[side]}: use millimetres above 0`);
      }
    }
  };
  const seen = new Set<string>();
  items.forEach(({ id, box, weight }, i) => {
    measured(`items[${i}].box`, box);
    if (!(weight >= 0)) throw new TypeError(`items[${i}].weight is ${weight}: use grams`);
    if (seen.has(id)) throw new TypeError(`items[${i}].id repeats '${id}': use each id once`);
    seen.add(id);
  });
  cartons.forEach(({ inner, maxWeight }, i) => {
    measured(`cartons[${i}].inner`, inner);
    if (!(maxWeight >= 0)) throw new TypeError(`cartons[${i}].maxWeight is ${maxWeight}`);
  });
}

/** Opens cartons of these kinds, of any kind once none of them takes anything more. */
function fillAll(
  order: readonly PackItem[],
  kinds: readonly Carton[],
  all: readonly Carton[],
): Filled[] {
  const out: Filled[] = [];
  let left = order;
  while (left.length > 0) {
    const next = mostWorth(left, kinds) ?? mostWorth(left, all);
    if (next === null) return out;
    out.push(cheapest(next.items, all) ?? next);
    const taken = new Set(next.items);
    left = left.filter((item) => !taken.has(item));
  }
  return out;
}

function mostWorth(left: readonly PackItem[], kinds: readonly Carton[]): Filled | null {
  const tries = kinds.map((carton) => fill(carton, left)).filter((f) => f.items.length > 0);
  if (tries.length === 0) return null;
  return tries.reduce((a, b) => (worthOf(b) > worthOf(a) ? b : a));
}

/** Joins the pair of cartons that saves most, again and again; `cartons` cheapest first. */
function merged(filled: readonly Filled[], cartons: readonly Carton[]): Filled[] {
  const out = [...filled];
  for (;;) {
    let best: { a: number; b: number; joint: Filled; saved: number } | null = null;
    for (let a = 0; a < out.length; a++) {
      for (let b = a + 1; b < out.length; b++) {
        const [one, two] = [out[a] as Filled, out[b] as Filled];
        const joint = cheapest([...one.items, ...two.items], cartons);
        if (joint === null) continue;
        const saved = priceOf(one.carton) + priceOf(two.carton) - priceOf(joint.carton);
        if (saved >= (best?.saved ?? 0)) best = { a, b, joint, saved };
      }
    }
    if (best === null) return out;
    out[best.a] = best.joint;
    out.splice(best.b, 1);
  }
}

/** Packed volume for its cost. */
const worthOf = ({ carton, items }: Filled): number =>
  items.reduce((sum, { box }) => sum + volumeOf(box), 0) / Math.max(1e-9, priceOf(carton));

/** As much as fits, in the given order, passing over what does not. */
function fill(carton: Carton, order: readonly PackItem[]): Filled {
  const space = emptySpace(carton.inner);
  const items: PackItem[] = [];
  let weight = 0;
  for (const item of order) {
    if (weight + item.weight > carton.maxWeight) continue;
    if (place(space, item.box, item.upright ?? false) === null) continue;
    items.push(item);
    weight += item.weight;
  }
  return { carton, items, at: space.placed };
}

/** The cheapest carton that holds all of it, largest first; null if none does. */
function cheapest(items: readonly PackItem[], cartons: readonly Carton[]): Filled | null {
  const weight = items.reduce((sum, item) => sum + item.weight, 0);
  const volume = items.reduce((sum, { box }) => sum + volumeOf(box), 0);
  for (const carton of cartons) {
    if (weight > carton.maxWeight || volume > volumeOf(carton.inner)) continue;
    for (const larger of SENSES) {
      const filled = fill(
        carton,
        items.toSorted((a, b) => larger(b) - larger(a)),
      );
      if (filled.items.length === items.length) return filled;
    }
  }
  return null;
}

function describe({ carton, items, at }: Filled): PackedCarton {
  const used = items.reduce((sum, { box }) => sum + volumeOf(box), 0);
  return {
    carton: carton.id,
    contents: items.map((item, i) => ({ item: item.id, at: at[i] as Placement })),
    weight: items.reduce((sum, item) => sum + item.weight, 0),
    fill: used / volumeOf(carton.inner),
  };
}
