import {
  expectOk,
  type LocalDate,
  localTimeOf,
  minus,
  money,
  seededRandom,
  seconds,
  days,
  asId,
  type AddressId,
  type CustomerId,
} from '@waystock/kernel';
import type { CountryCode, OsmInput } from '@waystock/road-graph';
import { putCarrier, putLastMiles, putOffer, usualOffers } from '../domains/allocation/index.ts';
import { type Owner, putOwner, putSkus, type SkuDraft } from '../domains/catalogue/index.ts';
import { addAddresses, putCustomers } from '../domains/customers/index.ts';
import { assignDriver, putCouriers, putVehicles } from '../domains/fleet/index.ts';
import { receiveStock, setSafetyStock } from '../domains/inventory/index.ts';
import { type Lane, putLanes, putRegion, putSites } from '../domains/network/index.ts';
import {
  asOsm,
  importNetwork,
  matrix,
  prepareNetwork,
  type Roads,
} from '../domains/roads/index.ts';
import { roadsInUse } from '../workflows/roads-in-use.ts';
import type { Tx, Vault, World } from '../world.ts';
import { fillCatalogue, owners } from './city/catalogue.ts';
import type { City } from './city/city.ts';
import { type CityFleet, staffFleet } from './city/fleet.ts';
import { generateCity } from './city/generate.ts';
import { lotOf, planShelves, type Shelf } from './city/shelves.ts';
import { settleShoppers, type Shopper } from './city/shoppers.ts';
import { type CitySites, placeSites } from './city/sites.ts';
import { contractsOf, lastMilesOf } from './city/tariffs.ts';

/** A city with everything in it, as plain data: the same seed gives the same. */
export interface LivingCity<Person extends Resident = Shopper> extends CitySites {
  readonly city: Town;
  readonly map: OsmInput;
  readonly credit?: string;
  readonly fleet: CityFleet;
  readonly owners: readonly Owner[];
  readonly skus: readonly SkuDraft[];
  readonly shelves: readonly Shelf[];
  readonly shoppers: readonly Person[];
}

/** What everything in a city needs to know of it, be it invented or real. */
export type Town = Pick<City, 'seed' | 'name' | 'country' | 'timeZone' | 'currency'>;

/** Somebody who lives there and has an account. */
export type Resident = Pick<Shopper, 'id' | 'name' | 'email' | 'home' | 'memberForDays'>;

export function settleCity(seed: string, population = 2000): LivingCity & { readonly city: City } {
  const city = generateCity(seed);
  const { streets: network, addresses, areas, districts } = city;
  const { region, sites } = placeSites(city);
  const skus = fillCatalogue(city.currency);
  return {
    city,
    map: asOsm({ network, addresses, areas, districts }),
    region,
    sites,
    owners: Object.values(owners),
    fleet: staffFleet(city, sites),
    skus,
    shelves: planShelves(city, sites, skus),
    shoppers: settleShoppers(city, population),
  };
}

export const addressIdOf = (customerId: CustomerId): AddressId =>
  asId<AddressId>(`ADR-${customerId.slice(4)}`);

/** Puts a city into the domains of an empty database, through their doors. */
export async function loadCity(world: World, living: LivingCity<Resident>): Promise<void> {
  const { city, region, sites, fleet, skus, shoppers, map, credit = '' } = living;
  const { name, country } = city;
  const network = await prepareNetwork({ name, country, credit }, map);
  await world.db.transact((tx) => importNetwork(tx, network));
  const roads = await roadsInUse(world);
  await world.db.transact(async (tx) => {
    await putRegion(tx, region);
    expectOk(await putSites(tx, sites));
    expectOk(await putLanes(tx, lanesOf(living, roads)));
    for (const contract of contractsOf(city)) expectOk(await putCarrier(tx, contract));
    await putLastMiles(tx, lastMilesOf(city, sites, fleet.vehicles));
    for (const offer of usualOffers(region)) expectOk(await putOffer(tx, offer));
    for (const owner of living.owners) await putOwner(tx, owner);
    expectOk(await putSkus(tx, skus));
    await loadFleet(tx, fleet);
  });
  const day = localTimeOf(world.now(), city.timeZone).date;
  for (const shelves of chunks(living.shelves, 500))
    await world.db.transact((tx) => fillShelves(tx, living, { shelves, day }));
  for (const people of chunks(shoppers, 500))
    await world.db.transact((tx) => welcome(tx, world.vault, { people, country }));
}

async function loadFleet(tx: Tx, { vehicles, couriers, drivers }: CityFleet): Promise<void> {
  expectOk(await putVehicles(tx, vehicles));
  expectOk(await putCouriers(tx, couriers));
  for (const driver of drivers) expectOk(await assignDriver(tx, driver));
}

/** Goods move between any two sites on a van's round: the way, and half an hour to load it. */
function lanesOf({ sites, city }: LivingCity<Resident>, roads: Roads): Lane[] {
  const doors = sites.map(({ position }) => position);
  const { durations_s, distances_m } = matrix(roads, 'van', doors, doors);
  return sites.flatMap((from, i) =>
    sites.flatMap((to, j) => {
      if (i === j) return [];
      const way = i * sites.length + j;
      const cents = 150 + Math.round(((distances_m[way] as number) / 1000) * 45);
      const duration = seconds(1800 + (durations_s[way] as number));
      return [{ from: from.id, to: to.id, cost: money(cents, city.currency), duration }];
    }),
  );
}

async function fillShelves(
  tx: Tx,
  { city, skus }: LivingCity<Resident>,
  { shelves, day }: { shelves: readonly Shelf[]; day: LocalDate },
): Promise<void> {
  const bySku = new Map(skus.map((sku) => [sku.id, sku]));
  const random = seededRandom(city.seed).fork('opening');
  await Promise.all(
    shelves.flatMap(({ skuId, siteId, level, safety }) => {
      const lot = lotOf(
        bySku.get(skuId) as SkuDraft,
        day,
        random.fork('lot', `${skuId}@${siteId}`),
      );
      const opening = { skuId, siteId, units: level, ...lot, cause: 'opening' } as const;
      const received = receiveStock(tx, { ...opening, causeId: 'opening' });
      return safety > 0 ? [received, setSafetyStock(tx, { skuId, siteId }, safety)] : [received];
    }),
  );
}

interface Welcomed {
  readonly people: readonly Resident[];
  readonly country: CountryCode;
}

async function welcome(tx: Tx, vault: Vault, { people, country }: Welcomed): Promise<void> {
  const customers = people.map(({ id, name, email, memberForDays }) => {
    return { id, name, email, phone: undefined, createdAt: minus(tx.now, days(memberForDays)) };
  });
  expectOk(await putCustomers(tx, vault, customers));
  const addresses = people.map(({ id, name, home }) => ({
    id: addressIdOf(id),
    customerId: id,
    position: home.position,
    lines: [`${home.street} ${home.houseNumber}`],
    postcode: home.postcode,
    city: home.place,
    country: country.toUpperCase(),
    recipient: name,
    instructions: undefined,
  }));
  expectOk(await addAddresses(tx, vault, addresses));
}

function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += size) yield items.slice(i, i + size);
}
