import {
  chance,
  type Currency,
  exponential,
  greatCircle,
  pick,
  pickWeighted,
  type Random,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import type { SkuDraft } from '../../domains/catalogue/index.ts';
import type { SiteDraft } from '../../domains/network/index.ts';
import type { OrderRequest } from '../../workflows/prepare-order.ts';
import { type DeliveryOption, deliveryOptions, type Shopper } from '../city/shoppers.ts';

/** What can be had, and where one may fetch it. */
export interface Shop {
  readonly byCategory: ReadonlyMap<string, readonly SkuDraft[]>;
  readonly pickupSites: readonly SiteDraft[];
  readonly currency: Currency;
}

export const openShop = (
  skus: readonly SkuDraft[],
  sites: readonly SiteDraft[],
  currency: Currency,
): Shop => ({
  byCategory: Map.groupBy(skus, (sku) => sku.category),
  pickupSites: sites.filter((site) => site.pickup),
  currency,
});

/** Mostly of the favourites, cheap things by the handful; different things each. */
export function fillBasket(
  shop: Shop,
  shopper: Shopper,
  random: Random,
): { skuId: SkuId; units: Units }[] {
  const wanted = 1 + Math.min(14, Math.floor(exponential(random, shopper.meanLines - 0.5)));
  const shares = shopper.favourites.map((favourite) => favourite.share);
  const categories = [...shop.byCategory.keys()];
  const basket = new Map<SkuId, Units>();
  for (let line = 0; line < wanted; line++) {
    const favourite = shopper.favourites[pickWeighted(random, shares)]?.category;
    const category = chance(random, 0.85) && favourite ? favourite : pick(random, categories);
    const sku = pick(random, shop.byCategory.get(category) ?? []);
    const isCheap = Number(sku.price.minor) < 800;
    basket.set(sku.id, units(isCheap ? 1 + pickWeighted(random, [6, 3, 1]) : 1));
  }
  return [...basket].map(([skuId, n]) => ({ skuId, units: n }));
}

/** How somebody pays; the simulated provider reads the meaning of the token. */
export function drawPaymentMethod(shopper: Shopper, random: Random): string {
  const tokens = ['tok_visa', 'tok_decline', 'tok_challenge', 'tok_challenge_abandoned'];
  const token = tokens[pickWeighted(random, [93, 1.5, 5, 0.5])];
  return `${token}-${shopper.id.slice(4)}`;
}

/** The way of delivery they like, then what else they would take. */
export function deliveryWishes(shopper: Shopper, random: Random): DeliveryOption[] {
  const shares = deliveryOptions.map((option) => shopper.delivery[option]);
  const first = deliveryOptions[pickWeighted(random, shares)] as DeliveryOption;
  const others = { 'two-hour': 'same-day', 'same-day': 'standard', pickup: 'standard' } as const;
  return first === 'standard' ? [first] : [first, others[first]];
}

export function requestOf(
  shop: Shop,
  shopper: Shopper,
  wish: Pick<OrderRequest, 'lines' | 'sla' | 'paymentMethod' | 'oneBox'>,
): OrderRequest {
  const { home } = shopper;
  return {
    ...wish,
    customerId: shopper.id,
    destination: {
      recipient: shopper.name,
      street: `${home.street} ${home.houseNumber}`,
      postcode: home.postcode,
      city: home.place,
      country: 'DE',
    },
    currency: shop.currency,
    ...(wish.sla === 'pickup' ? { pickupSiteId: nearestPickup(shop, shopper) } : {}),
  };
}

function nearestPickup({ pickupSites }: Shop, { home }: Shopper): SiteId | undefined {
  const away: number[] = pickupSites.map((site) => greatCircle(site.position, home.position));
  return pickupSites[away.indexOf(Math.min(...away))]?.id;
}
