import {
  assert,
  chance,
  expectOk,
  hours,
  type Instant,
  instantOfLocal,
  localTimeOf,
  minutes,
  plus,
  type Random,
  type ShipmentId,
  addDays,
  asId,
  type LocalDate,
  type TimeZone,
  weekdayOf,
  within,
} from '@waystock/kernel';
import type { CarrierContract } from '../../domains/allocation/index.ts';
import { listParcels, scanParcel } from '../../domains/fulfilment/index.ts';
import { nextOpening, type SiteDraft } from '../../domains/network/index.ts';
import { findShipment, listShipmentsAt } from '../../domains/orders/index.ts';
import { confirmDelivery } from '../../workflows/confirm-delivery.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Carrying {
  readonly contracts: readonly CarrierContract[];
  readonly sites: readonly SiteDraft[];
  readonly timeZone: TimeZone;
  readonly random: Random;
}

/** Parcel carriers: they collect at every site in the afternoon and deliver some days later. */
export function hireCarriers(simulation: Simulation, carrying: Carrying): Actor {
  for (const contract of carrying.contracts) {
    const everyDay = (day: LocalDate): void =>
      simulation.at(instantOfLocal(day, contract.collectsAt, carrying.timeZone), async () => {
        if (!contract.restDays.includes(weekdayOf(day)))
          for (const site of carrying.sites)
            await collectAt(simulation, carrying, { contract, site });
        everyDay(addDays(day, 1));
      });
    everyDay(localTimeOf(simulation.now, carrying.timeZone).date);
  }
  return { name: 'carriers' };
}

async function collectAt(
  simulation: Simulation,
  { random, timeZone }: Carrying,
  { contract, site }: { contract: CarrierContract; site: SiteDraft },
): Promise<void> {
  const { db } = simulation.world;
  const packed = await db.read((tx) =>
    listShipmentsAt(tx, { stage: 'packed', siteId: site.id, limit: 1000 }),
  );
  for (const { id, service } of packed) {
    if (service !== contract.id) continue;
    await takeParcels(simulation, id);
    const arrives = arrivalOf(contract, {
      timeZone,
      luck: random.fork('parcel', id),
      now: simulation.now,
    });
    simulation.at(arrives, async () => {
      expectOk(await confirmDelivery(simulation.world, id));
    });
  }
}

/** By the end of the last day of transit, at some hour of it; one parcel in fifty a day late. */
function arrivalOf(
  { tariff, restDays }: CarrierContract,
  { timeZone, luck, now }: { timeZone: TimeZone; luck: Random; now: Instant },
): Instant {
  const transit = tariff.zones[0]?.transit;
  let left =
    (transit && 'businessDays' in transit ? transit.businessDays : 1) +
    (chance(luck, 0.02) ? 1 : 0);
  let day = localTimeOf(now, timeZone).date;
  while (left > 0) {
    day = addDays(day, 1);
    if (!restDays.includes(weekdayOf(day))) left--;
  }
  return instantOfLocal(day, within(luck, 9 * 60, 18 * 60 - 1), timeZone);
}

/** Everything of a shipment leaves the dock. */
async function takeParcels({ world }: Simulation, id: ShipmentId): Promise<void> {
  for (const parcel of await world.db.read((tx) => listParcels(tx, id)))
    expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
}

/** Shoppers fetch what is ready for them at a site, within a day and while it is open. */
export function expectCollections(
  simulation: Simulation,
  { sites, random }: Pick<Carrying, 'sites' | 'random'>,
): Actor {
  const bySite = new Map<string, SiteDraft>(sites.map((site) => [site.id, site]));
  return {
    name: 'collecting shoppers',
    onFact(fact) {
      if (fact.kind !== 'orders.shipment-packed') return;
      const site = bySite.get(String(fact.data['site_id']));
      if (!site) return;
      const luck = random.fork('collection', fact.key);
      const after = plus(
        simulation.now,
        chance(luck, 0.6) ? minutes(within(luck, 20, 180)) : hours(within(luck, 3, 24)),
      );
      const id = asId<ShipmentId>(fact.key);
      simulation.at(nextOpening(site.hours, after) ?? after, () => collect(simulation, id));
    },
  };
}

async function collect(simulation: Simulation, id: ShipmentId): Promise<void> {
  const { world } = simulation;
  const shipment = await world.db.read((tx) => findShipment(tx, id));
  if (shipment?.service !== 'collection' || shipment.stage !== 'packed') return;
  await takeParcels(simulation, id);
  await simulation.settle();
  await signFor(simulation, id);
}

/** At the counter, as soon as it is known there that the parcels have left the dock. */
async function signFor(simulation: Simulation, id: ShipmentId): Promise<void> {
  const confirmed = await confirmDelivery(simulation.world, id);
  if (confirmed.ok) return;
  const { error } = confirmed;
  const isToCome = error.kind === 'shipment-moved-on' && error.actual === 'packed';
  assert(isToCome, `not collected: ${JSON.stringify(error)}`);
  simulation.at(plus(simulation.now, minutes(1)), () => signFor(simulation, id));
}
