import { asId, currency, type RegionId } from '@waystock/kernel';
import { expect, test } from 'vitest';
import type { Site } from '../network/index.ts';
import { isBooked, offersOf, type RegionOffer, usualOffers } from './region-offer.ts';

const eur = currency('EUR');
const east = { id: asId<RegionId>('east'), currency: eur };
const west = { id: asId<RegionId>('west'), currency: eur };
const written = [...usualOffers(west), ...usualOffers(east)].map(
  (draft): RegionOffer => ({ ...draft, version: 1 }),
);
const site = (id: string, changes: Partial<Site> = {}): Site =>
  ({ id, regionId: east.id, pickup: true, paused: undefined, ...changes }) as Site;
const told = (region: typeof east, from = written, sites: readonly Site[] = []) =>
  offersOf(region, { written: from, sites }).map(({ rule, place }) => [rule.service, place]);

test('a region offers what is written for it, the fastest first, whatever the order', () => {
  const inEast = ['two-hour', 'same-day', 'standard'].map((service) => [service, 'east']);
  expect(told(east)).toEqual(inEast);
  expect(told(east, written.toReversed())).toEqual(inEast);
  expect(told(east, [])).toEqual([]);
});

test('an offer that is not active is none', () => {
  const without = written.map((offer) =>
    offer.rule.service === 'same-day' ? { ...offer, active: false } : offer,
  );
  expect(told(west, without).map(([service]) => service)).toEqual(['two-hour', 'standard']);
});

test('collection is offered at each working site of the region that allows it', () => {
  const sites = [
    site('SHOP'),
    site('LOCKER'),
    site('DEPOT', { pickup: false }),
    site('SHUT', { paused: { reason: 'water' } }),
    site('ELSEWHERE', { regionId: west.id }),
  ];
  const places = told(east, written, sites).filter(([service]) => service === 'pickup');
  expect(places.map(([, place]) => place)).toEqual(['SHOP', 'LOCKER']);
});

test('places are counted wherever there is a number of them', () => {
  const offers = offersOf(east, { written, sites: [site('SHOP')] });
  expect(offers.map((offer) => [offer.rule.service, isBooked(offer)])).toEqual([
    ['two-hour', true],
    ['same-day', true],
    ['standard', false],
    ['pickup', true],
  ]);
});
