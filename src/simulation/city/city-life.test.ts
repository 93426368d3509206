import { type CourierId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { cityOf } from '../../../test/support/cities.ts';
import { loadOf, skillsFor } from '../../domains/catalogue/index.ts';
import { checkSkus } from '../../domains/catalogue/sku.ts';
import { checkVehicle, mayDrive } from '../../domains/fleet/vehicle.ts';
import { isMicroFulfilment } from '../../domains/network/index.ts';
import { checkSite } from '../../domains/network/site.ts';
import { categories, fillCatalogue, owners } from './catalogue.ts';
import { staffFleet } from './fleet.ts';
import { settleShoppers } from './shoppers.ts';
import { placeSites } from './sites.ts';
import { lastMilesOf } from './tariffs.ts';

const city = cityOf('1');
const { region, sites } = placeSites(city);
const fleet = staffFleet(city, sites);
const { vehicles } = fleet;
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
      const carriers = vehicles.filter(
        ({ capacity, skills }) =>
          weight <= capacity.weight &&
          volume <= capacity.volume &&
          room <= capacity.units &&
          skillsFor([sku]).every((skill) => skills.includes(skill)),
      );
      expect(carriers, sku.id).not.toHaveLength(0);
      const keepers = sites.filter(({ temperatures }) => temperatures.includes(sku.temperature));
      expect(keepers).not.toHaveLength(0);
    }
  });
});

describe('the fleet', () => {
  test('about 70 vehicles of five profiles that the fleet accepts, each with a home', () => {
    expect(vehicles.length).toBeGreaterThanOrEqual(55);
    expect(new Set(vehicles.map(({ id }) => id)).size).toBe(vehicles.length);
    expect(new Set(vehicles.map(({ profile }) => profile)).size).toBe(5);
    const homes = sites.map(({ id }) => id);
    for (const vehicle of vehicles) {
      expect(checkVehicle(vehicle)).toMatchObject({ ok: true });
      expect(homes).toContain(vehicle.homeSiteId);
    }
  });

  test('a site promises no more in one shipment than one of its vehicles holds', () => {
    for (const { siteId, carries } of lastMilesOf(city, sites, vehicles)) {
      const kinds = [...carries.temperatures, ...carries.hazards].filter(
        (kind) => kind !== 'ambient' && kind !== 'none',
      );
      const takes = vehicles.filter(
        ({ homeSiteId, capacity, skills }) =>
          homeSiteId === siteId &&
          (carries.heaviestLoad as number) <= capacity.weight &&
          (carries.largestLoad as number) <= capacity.volume &&
          (carries.mostCapacityUnits as number) <= capacity.units &&
          kinds.every((kind) => skills.includes(kind)),
      );
      expect(takes, siteId).not.toHaveLength(0);
    }
  });

  test('who needs a driver has one that may drive it, for itself alone', () => {
    const couriers = new Map(fleet.couriers.map((courier) => [courier.id, courier]));
    const drivers = new Map(
      fleet.drivers.map(({ vehicleId, courierId }) => [vehicleId, courierId]),
    );
    expect(new Set(drivers.values()).size).toBe(drivers.size);
    for (const { id, profile } of vehicles) {
      const driver = couriers.get(drivers.get(id) as CourierId);
      const needsOne = profile !== 'robot' && profile !== 'drone';
      expect(driver !== undefined && mayDrive(driver, profile)).toBe(needsOne);
    }
  });
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
