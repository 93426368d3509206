import { describe, expect, test } from 'vitest';
import { loadOf, skillsFor } from '../../domains/catalogue/index.ts';
import { checkSkus } from '../../domains/catalogue/sku.ts';
import { isMicroFulfilment } from '../../domains/network/index.ts';
import { checkSite } from '../../domains/network/site.ts';
import { units } from '@waystock/kernel';
import { categories, fillCatalogue, owners } from './catalogue.ts';
import { staffFleet } from './fleet.ts';
import { generateCity } from './generate.ts';
import { settleShoppers } from './shoppers.ts';
import { placeSites } from './sites.ts';

const city = generateCity('life');
const { region, sites } = placeSites(city);
const fleet = staffFleet(city, sites);
const skus = fillCatalogue(city.currency);
const shoppers = settleShoppers(city);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('sites', () => {
  test('three fulfilment centres and twelve nodes of every kind, that the network accepts', () => {
    for (const site of sites) expect(checkSite(site)).toMatchObject({ ok: true });
    expect(sites.filter(({ kind }) => isMicroFulfilment(kind))).toHaveLength(12);
    expect(sites.filter(({ kind }) => kind === 'fulfilment-centre')).toHaveLength(3);
    expect(new Set(sites.map(({ kind }) => kind)).size).toBe(6);
    expect(new Set(sites.map(({ regionId }) => regionId))).toEqual(new Set([region.id]));
  });

  test('each at an address of its own', () => {
    const addresses = city.addresses.map(
      ({ street, houseNumber, postcode, place }) =>
        `${street} ${houseNumber}, ${postcode} ${place}`,
    );
    expect(new Set(sites.map(({ address }) => address)).size).toBe(15);
    for (const { address } of sites) expect(addresses).toContain(address);
  });
});

describe('the catalogue', () => {
  test('about 400 SKUs that the catalogue accepts, of two owners and every class', () => {
    expect(checkSkus(skus)).toMatchObject({ ok: true });
    expect(skus.length).toBeGreaterThan(380);
    expect(new Set(skus.map(({ ownerId }) => ownerId)).size).toBe(Object.keys(owners).length);
    expect(new Set(skus.map(({ temperature }) => temperature)).size).toBe(3);
    expect(new Set(skus.map(({ hazard }) => hazard)).size).toBe(5);
    const tracked = skus.filter(({ lotTracked }) => lotTracked).length / skus.length;
    expect(tracked).toBeGreaterThan(0.25);
    expect(tracked).toBeLessThan(0.5);
    expect(skus.find(({ id }) => id === 'IPHONE-16')?.price.minor).toBe(84900n);
  });

  test('article numbers end in their check digit', () => {
    for (const { barcode } of skus) {
      const digits = Array.from(barcode ?? '', Number);
      expect(digits).toHaveLength(13);
      expect(sum(digits.map((digit, i) => digit * (i % 2 === 0 ? 1 : 3))) % 10).toBe(0);
    }
    expect(new Set(skus.map(({ barcode }) => barcode)).size).toBe(skus.length);
  });

  test('some van or bike can carry anything, and some site can keep it', () => {
    for (const sku of skus) {
      const { weight, volume, units: room } = loadOf([{ sku, units: units(1) }]);
      const carriers = fleet.filter(
        ({ capacity: { max }, skills }) =>
          weight <= max.weight &&
          volume <= max.volume &&
          room <= max.units &&
          skillsFor([sku]).every((skill) => skills.includes(skill)),
      );
      expect(carriers, sku.id).not.toHaveLength(0);
      const keepers = sites.filter(({ temperatures }) => temperatures.includes(sku.temperature));
      expect(keepers).not.toHaveLength(0);
    }
  });
});

test('about 60 vehicles of five kinds, each with a home, a shift and room for its least load', () => {
  expect(fleet.length).toBeGreaterThanOrEqual(55);
  expect(new Set(fleet.map(({ id }) => id)).size).toBe(fleet.length);
  expect(new Set(fleet.map(({ kind }) => kind)).size).toBe(5);
  for (const { capacity, homeSiteId, shifts, range, profile, kind } of fleet) {
    expect(sites.map(({ id }) => id)).toContain(homeSiteId);
    expect(shifts.every(({ opens, closes }) => opens < closes)).toBe(true);
    expect(range).toBeGreaterThan(5000);
    for (const key of ['weight', 'volume', 'units'] as const)
      expect(capacity.min[key]).toBeLessThanOrEqual(capacity.max[key]);
    expect(profile === 'drone').toBe(kind === 'drone');
  }
});

describe('shoppers', () => {
  test('2,000 with a home, and shares that add up', () => {
    expect(shoppers).toHaveLength(2000);
    for (const { home, byHour, delivery, favourites, ordersPerWeek } of shoppers) {
      expect(home.place).toBe(city.name);
      expect(byHour).toHaveLength(24);
      for (const list of [byHour, Object.values(delivery), favourites.map(({ share }) => share)])
        expect(sum(list)).toBeCloseTo(1, 9);
      for (const { category } of favourites) expect(categories).toContain(category);
      expect(ordersPerWeek).toBeGreaterThan(0);
    }
  });

  test('order some 2,000 to 3,500 times a week, mostly awake, in every way', () => {
    const weekly = sum(shoppers.map(({ ordersPerWeek }) => ordersPerWeek));
    expect(weekly).toBeGreaterThan(2000);
    expect(weekly).toBeLessThan(3500);
    const atNight = sum(shoppers.map(({ byHour }) => sum(byHour.slice(0, 6)))) / shoppers.length;
    expect(atNight).toBeLessThan(0.08);
    for (const option of ['two-hour', 'same-day', 'standard', 'pickup'] as const)
      expect(sum(shoppers.map(({ delivery }) => delivery[option])) / 2000).toBeGreaterThan(0.08);
  });
});

test('the same city brings the same people and things', () => {
  expect(settleShoppers(city, 50)).toEqual(shoppers.slice(0, 50));
  expect(placeSites(city).sites).toEqual(sites);
  expect(staffFleet(city, sites)).toEqual(fleet);
});
