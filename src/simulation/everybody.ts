import type { Random } from '@waystock/kernel';
import { expectCollections, hireCarriers } from './actors/carriers.ts';
import { type Driving, hireDrivers } from './actors/drivers.ts';
import { askGigCouriers } from './actors/gig-couriers.ts';
import { inspectReturns } from './actors/inspectors.ts';
import { staffOffice } from './actors/office.ts';
import { employPickers } from './actors/pickers.ts';
import { keepSites } from './actors/site-hosts.ts';
import { hireSuppliers } from './actors/suppliers.ts';
import { driveTransfers } from './actors/transfer-vans.ts';
import { contractsOf } from './city/tariffs.ts';
import type { Faults } from './faults.ts';
import type { LivingCity, Resident } from './load-city.ts';
import type { Actor, Scene } from './scene.ts';

export interface Employing {
  readonly living: LivingCity<Resident>;
  readonly random: Random;
  readonly faults: Faults;
  readonly onTheWay?: Driving['onTheWay'];
}

/** Everybody in the city but the shoppers. */
export function employEverybody(
  scene: Scene,
  { living: { city, sites, skus, shelves }, random, faults, onTheWay }: Employing,
): Actor[] {
  const { timeZone } = city;
  const pickers = random.fork('pickers');
  const contracts = contractsOf(city);
  const driving = { ...faults, random: random.fork('drivers') };
  return [
    employPickers(scene, { sites, random: pickers, shortPick: faults.shortPick }),
    hireDrivers(scene, onTheWay ? { ...driving, onTheWay } : driving),
    askGigCouriers(scene, random.fork('gig couriers')),
    hireCarriers(scene, { contracts, sites, timeZone, random: random.fork('carriers') }),
    expectCollections(scene, { sites, random: random.fork('collections') }),
    hireSuppliers(scene, { shelves, skus, timeZone, random: random.fork('suppliers') }),
    driveTransfers(scene),
    inspectReturns(scene, { skus, random: random.fork('inspectors') }),
    keepSites(scene, { ...faults, sites, timeZone, random: random.fork('hosts') }),
    staffOffice(scene, random.fork('office')),
  ];
}
