import { type Money, money, type RegionId } from '@waystock/kernel';
import type { Region, Site } from '../network/index.ts';
import { type DeliveryOffer, usualRules } from './delivery-options.ts';
import type { ServiceLevel } from './problem.ts';
import { asManyAsCome, type SlotRule } from './slots.ts';

/** What a region offers of one service, as operations wrote it. */
export interface RegionOffer {
  readonly regionId: RegionId;
  readonly rule: SlotRule;
  readonly price: Money;
  /** Free for orders of this value and more. */
  readonly freeFrom: Money | undefined;
  readonly active: boolean;
  readonly version: number;
}

export type RegionOfferDraft = Omit<RegionOffer, 'version'>;

/** As shoppers are shown them: the fastest first. */
const shown: readonly ServiceLevel[] = ['two-hour', 'same-day', 'standard', 'pickup'];

/** Everything a region offers at checkout; collection at each site of it that allows it. */
export function offersOf(
  region: Pick<Region, 'id'>,
  { written, sites }: { written: readonly RegionOffer[]; sites: readonly Site[] },
): DeliveryOffer[] {
  const own = written.filter((offer) => offer.regionId === region.id && offer.active);
  return shown.flatMap((service) =>
    own
      .filter((offer) => offer.rule.service === service)
      .flatMap(({ rule, price, freeFrom }): DeliveryOffer[] => {
        const offer = { rule, place: region.id, price, ...(freeFrom ? { freeFrom } : {}) };
        if (service !== 'pickup') return [offer];
        return sites
          .filter((site) => site.regionId === region.id && site.pickup && !site.paused)
          .map(({ id }) => ({ ...offer, place: id, pickupSiteId: id }));
      }),
  );
}

/** Whether a place is taken in one of its windows; parcels of carriers fill none of ours. */
export const isBooked = ({ rule }: DeliveryOffer): boolean => rule.capacity < asManyAsCome;

/** What the shopper pays, in the middle of what regional retailers ask in 2026. */
const usualPrices: Readonly<Record<ServiceLevel, number>> = {
  'two-hour': 690,
  'same-day': 490,
  standard: 390,
  pickup: 0,
};
const usualCapacities: Readonly<Record<ServiceLevel, number>> = {
  'two-hour': 40,
  'same-day': 150,
  standard: asManyAsCome,
  pickup: 20,
};
const standardIsFreeFrom = 4_900;

/** To begin with, where a cent is worth about a cent. No region has them unless somebody writes them. */
export const usualOffers = ({ id, currency }: Pick<Region, 'id' | 'currency'>) =>
  usualRules(usualCapacities).map(
    (rule): RegionOfferDraft => ({
      regionId: id,
      rule,
      price: money(usualPrices[rule.service], currency),
      freeFrom: rule.service === 'standard' ? money(standardIsFreeFrom, currency) : undefined,
      active: true,
    }),
  );
