import { type Currency, type Money, money, type SiteId } from '@waystock/kernel';
import { type DeliveryOffer, usualRules } from '../domains/allocation/index.ts';
import type { Region, Site } from '../domains/network/index.ts';

/** How many deliveries fit into one window of a region, or collections into one of a site. */
const capacities = { 'two-hour': 40, 'same-day': 150, standard: 1_000_000, pickup: 20 };

/** What the shopper pays, in the middle of what regional retailers ask in 2026. */
const prices: Readonly<Record<DeliveryOffer['rule']['service'], number>> = {
  'two-hour': 690,
  'same-day': 490,
  standard: 390,
  pickup: 0,
};
const standardIsFreeFrom = 4_900;

/** Standard parcels go with carriers: no window of ours fills up, so none is booked. */
export const isBooked = (offer: DeliveryOffer): boolean => offer.rule.service !== 'standard';

/** Everything a region offers at checkout; collection at each site that allows it. */
export function offersOf(region: Region, sites: readonly Site[]): DeliveryOffer[] {
  return usualRules(capacities).flatMap((rule): DeliveryOffer[] => {
    const price = inCurrency(prices[rule.service], region.currency);
    if (rule.service === 'pickup')
      return sites
        .filter((site) => site.regionId === region.id && site.pickup && !site.paused)
        .map(({ id }: { id: SiteId }) => ({ rule, place: id, price, pickupSiteId: id }));
    const freeFrom = inCurrency(standardIsFreeFrom, region.currency);
    return [
      { rule, place: region.id, price, ...(rule.service === 'standard' ? { freeFrom } : {}) },
    ];
  });
}

const inCurrency = (minor: number, code: Currency): Money => money(minor, code);
