import type { Placement } from './boxes.ts';
import type { Carton, PackItem, Packing } from './cartonise.ts';

export interface PackingViolation {
  readonly kind:
    | 'unknown-carton'
    | 'unknown-item'
    | 'item-twice'
    | 'item-missing'
    | 'wrong-measures'
    | 'not-upright'
    | 'outside'
    | 'overlap'
    | 'too-heavy'
    | 'wrong-cost';
  /** Index of the carton in the packing. */
  readonly carton?: number | undefined;
  readonly item?: string | undefined;
}

/** Re-derives from items and cartons alone that everything is packed once, inside, and apart. */
export function checkPacking(
  items: readonly PackItem[],
  cartons: readonly Carton[],
  packing: Packing,
): readonly PackingViolation[] {
  const out: PackingViolation[] = [];
  const byId = new Map(items.map((item) => [item.id, item]));
  const seen = new Set<string>();
  const see = (item: string): void => {
    if (!byId.has(item)) out.push({ kind: 'unknown-item', item });
    else if (seen.has(item)) out.push({ kind: 'item-twice', item });
    seen.add(item);
  };
  let cost = 0;
  packing.cartons.forEach((packed, index) => {
    const carton = cartons.find(({ id }) => id === packed.carton);
    if (carton === undefined) {
      out.push({ kind: 'unknown-carton', carton: index });
      return;
    }
    cost += carton.cost ?? 1;
    let weight = 0;
    packed.contents.forEach(({ item: id, at }, i) => {
      see(id);
      const item = byId.get(id);
      if (item === undefined) return;
      weight += item.weight;
      const note = (kind: PackingViolation['kind']): void => {
        out.push({ kind, carton: index, item: id });
      };
      if (sides(item.box) !== sides(at)) note('wrong-measures');
      if (item.upright && at.height !== item.box.height) note('not-upright');
      if (!isInside(at, carton)) note('outside');
      const before = packed.contents.slice(0, i);
      if (before.some((other) => shareSpace(at, other.at))) note('overlap');
    });
    if (weight > carton.maxWeight) out.push({ kind: 'too-heavy', carton: index });
  });
  for (const { item } of packing.unpacked) see(item);
  for (const item of byId.keys()) if (!seen.has(item)) out.push({ kind: 'item-missing', item });
  if (Math.abs(cost - packing.cost) > 1e-6) out.push({ kind: 'wrong-cost' });
  return out;
}

const sides = (box: { length: number; width: number; height: number }): string =>
  [box.length, box.width, box.height].sort((a, b) => a - b).join(' ');

const isInside = (at: Placement, { inner }: Carton): boolean =>
  Math.min(at.x, at.y, at.z) >= 0 &&
  at.x + at.length <= inner.length &&
  at.y + at.width <= inner.width &&
  at.z + at.height <= inner.height;

/** Two boxes are apart if some axis separates them. */
function shareSpace(a: Placement, b: Placement): boolean {
  const gapX = Math.max(a.x, b.x) - Math.min(a.x + a.length, b.x + b.length);
  const gapY = Math.max(a.y, b.y) - Math.min(a.y + a.width, b.y + b.width);
  const gapZ = Math.max(a.z, b.z) - Math.min(a.z + a.height, b.z + b.height);
  return Math.max(gapX, gapY, gapZ) < 0;
}
