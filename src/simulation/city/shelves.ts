import {
  addDays,
  chance,
  type LocalDate,
  type Random,
  seededRandom,
  type SiteId,
  type SkuId,
  type Units,
  units,
  within,
} from '@waystock/kernel';
import { type SkuDraft, volumeOf } from '../../domains/catalogue/index.ts';
import { isMicroFulfilment, type SiteDraft } from '../../domains/network/index.ts';
import type { City } from './city.ts';

/** How much of an SKU a site means to have; suppliers fill it up again. */
export interface Shelf {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly level: Units;
  /** Never sold. */
  readonly safety: Units;
}

/** So much of a node's room is for goods; the rest is aisles, parcels and air. */
const usableRoom = 0.5;

/** Fulfilment centres keep everything, nodes what is small, quick to sell and safe with them. */
export function planShelves(
  city: Pick<City, 'seed'>,
  sites: readonly SiteDraft[],
  skus: readonly SkuDraft[],
): Shelf[] {
  const random = seededRandom(city.seed).fork('shelves');
  return sites.flatMap((site) =>
    isMicroFulfilment(site.kind)
      ? shelvesOfNode(site, skus, random.fork('node', site.id))
      : skus
          .filter((sku) => site.temperatures.includes(sku.temperature))
          .map((sku) => shelfOfCentre(site, sku, random.fork('centre', `${sku.id}@${site.id}`))),
  );
}

function shelfOfCentre(site: SiteDraft, sku: SkuDraft, random: Random): Shelf {
  const price = Number(sku.price.minor);
  const [low, high] = price < 1500 ? [30, 60] : price < 15_000 ? [10, 20] : [4, 8];
  const level = units(within(random, low, high));
  return { skuId: sku.id, siteId: site.id, level, safety: units(Math.floor(level / 20)) };
}

function shelvesOfNode(site: SiteDraft, skus: readonly SkuDraft[], random: Random): Shelf[] {
  const shelves: Shelf[] = [];
  let room = site.capacity * usableRoom;
  for (const sku of skus) {
    if (!isForNode(sku, site) || !chance(random, 0.4)) continue;
    const level = units(within(random, 3, 8));
    room -= level * volumeOf(sku);
    if (room < 0) break;
    shelves.push({ skuId: sku.id, siteId: site.id, level, safety: units(0) });
  }
  return shelves;
}

function isForNode(sku: SkuDraft, site: SiteDraft): boolean {
  const isSafe = Number(sku.price.minor) < (site.security >= 0.8 ? 40_000 : 6_000);
  return (
    isSafe &&
    site.temperatures.includes(sku.temperature) &&
    volumeOf(sku) <= 12_000 &&
    (sku.hazard === 'none' || sku.hazard === 'medical')
  );
}

/** What comes in one delivery of an SKU: a lot with its last day, where lots are tracked. */
export interface Lot {
  readonly lot: string;
  readonly expiresOn: LocalDate;
}

/** Fresh goods last days, packed ones weeks. */
export function lotOf(
  sku: Pick<SkuDraft, 'lotTracked' | 'minShelfLifeDays'>,
  day: LocalDate,
  random: Random,
): Lot | undefined {
  if (!sku.lotTracked) return undefined;
  const least = sku.minShelfLifeDays;
  const expiresOn = addDays(day, least + within(random, 2 + least, 4 + 6 * least));
  return { lot: `L${day}`, expiresOn };
}
