import {
  assert,
  type Instant,
  type LocalDate,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';

/** The four quantities of one SKU at one site. Inbound is kept as named receipts beside it. */
export interface Stock {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly onHand: Units;
  readonly reserved: Units;
  readonly safety: Units;
}

/** A receipt under way. */
export interface Receipt {
  readonly units: Units;
  readonly reserved: Units;
  readonly due: Instant;
}

/** Available to sell now: what can leave the shelf today without touching the safety buffer. */
export function availableToSell(stock: Pick<Stock, 'onHand' | 'reserved' | 'safety'>): Units {
  return units(Math.max(0, stock.onHand - stock.reserved - stock.safety));
}

/** Available to promise for `by`: available now, plus receipts due by then that nobody has reserved. */
export function availableToPromise(
  stock: Pick<Stock, 'onHand' | 'reserved' | 'safety'>,
  receipts: readonly Receipt[],
  by: Instant,
): Units {
  let total: number = stock.onHand - stock.reserved - stock.safety;
  for (const receipt of receipts) if (receipt.due <= by) total += receipt.units - receipt.reserved;
  return units(Math.max(0, total));
}

export interface Lot {
  readonly lot: string;
  readonly expiresOn: LocalDate | undefined;
  readonly units: Units;
  readonly picked: Units;
}

export interface LotPick {
  readonly lot: string;
  readonly units: Units;
}

/**
 * Which lots to take `wanted` units from: first expired, first out; lots without a date last; ties
 * by name. Lots that expire before `usableFrom` are left alone. Takes fewer when there are fewer.
 */
export function pickFirstExpired(
  lots: readonly Lot[],
  wanted: Units,
  usableFrom?: LocalDate,
): LotPick[] {
  const usable = lots.filter((lot) => !lot.expiresOn || !usableFrom || lot.expiresOn >= usableFrom);
  const inOrder = usable.sort(
    (a, b) => compare(a.expiresOn ?? '9999', b.expiresOn ?? '9999') || compare(a.lot, b.lot),
  );
  const picks: LotPick[] = [];
  let left: number = wanted;
  for (const lot of inOrder) {
    const take = Math.min(left, lot.units - lot.picked);
    if (take <= 0) continue;
    picks.push({ lot: lot.lot, units: units(take) });
    left -= take;
  }
  assert(left >= 0, 'picked more than wanted');
  return picks;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
