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
  type TimeZone,
  weekdayOf,
  within,
} from '@waystock/kernel';
import type { CarrierContract } from '../../domains/allocation/index.ts';
import { listParcels, scanParcel } from '../../domains/fulfilment/index.ts';
import { nextOpening, type SiteDraft } from '../../domains/network/index.ts';
import { findShipment, listShipmentsAt } from '../../domains/orders/index.ts';
import { confirmDelivery } from '../../workflows/confirm-delivery.ts';
import { everyDay } from '../daily.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

export interface Carrying {
  readonly contracts: readonly CarrierContract[];
  readonly sites: readonly SiteDraft[];
  readonly timeZone: TimeZone;
  readonly random: Random;
}

/** Parcel carriers: they collect at every site in the afternoon and deliver some days later. */
export function hireCarriers(simulation: Scene, carrying: Carrying): Actor {
  const { contracts, sites, timeZone } = carrying;
  const underWay = new UnderWay(simulation);
  for (const contract of contracts)
    everyDay(simulation, { minute: contract.collectsAt, timeZone }, async (day) => {
      if (contract.restDays.includes(weekdayOf(day))) return;
      for (const site of sites)
        if (!simulation.isTaken(site.id))
          await collectAt(simulation, carrying, { contract, site, underWay });
    });
  return {
    name: 'carriers',
    async lookAround() {
      for (const contract of contracts) {
        const { id: service } = contract;
        const carried = await simulation.world.db.read((tx) =>
          listShipmentsAt(tx, { stage: 'in-transit', service, limit: 1000 }),
        );
        for (const { id } of carried)
          if (!underWay.has(id)) bring(simulation, carrying, { id, contract, underWay });
      }
    },
  };
}

interface Collection {
  readonly contract: CarrierContract;
  readonly site: SiteDraft;
  readonly underWay: UnderWay;
}

async function collectAt(
  simulation: Scene,
  carrying: Carrying,
  { contract, site, underWay }: Collection,
): Promise<void> {
  const { db } = simulation.world;
  const packed = await db.read((tx) =>
    listShipmentsAt(tx, { stage: 'packed', siteId: site.id, limit: 1000 }),
  );
  for (const { id, service } of packed) {
    if (service !== contract.id) continue;
    await takeParcels(simulation, id);
    bring(simulation, carrying, { id, contract, underWay });
  }
}

interface Carried {
  readonly id: ShipmentId;
  readonly contract: CarrierContract;
  readonly underWay: UnderWay;
}

function bring(
  simulation: Scene,
  { random, timeZone }: Carrying,
  { id, contract, underWay }: Carried,
): void {
  const luck = random.fork('parcel', id);
  const arrives = arrivalOf(contract, { timeZone, luck, now: simulation.now });
  underWay.at(id, arrives, async () => {
    expectOk(await confirmDelivery(simulation.world, id));
  });
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
async function takeParcels({ world }: Scene, id: ShipmentId): Promise<void> {
  for (const parcel of await world.db.read((tx) => listParcels(tx, id)))
    expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
}

/** Shoppers fetch what is ready for them at a site, within a day and while it is open. */
export function expectCollections(
  simulation: Scene,
  { sites, random }: Pick<Carrying, 'sites' | 'random'>,
): Actor {
  const underWay = new UnderWay(simulation);
  const bySite = new Map<string, SiteDraft>(sites.map((site) => [site.id, site]));
  const expect = (id: ShipmentId, siteId: string): void => {
    const site = bySite.get(siteId);
    if (!site || underWay.has(id)) return;
    const luck = random.fork('collection', id);
    const after = plus(
      simulation.now,
      chance(luck, 0.6) ? minutes(within(luck, 20, 180)) : hours(within(luck, 3, 24)),
    );
    underWay.at(id, nextOpening(site.hours, after) ?? after, () =>
      collect(simulation, underWay, id),
    );
  };
  return {
    name: 'collecting shoppers',
    onFact({ kind, key, data }) {
      if (kind === 'orders.shipment-packed') expect(asId<ShipmentId>(key), String(data['site_id']));
    },
    async lookAround() {
      const [ready, taken] = await simulation.world.db.read((tx) =>
        Promise.all([
          listShipmentsAt(tx, { stage: 'packed', service, limit: 1000 }),
          listShipmentsAt(tx, { stage: 'in-transit', service, limit: 1000 }),
        ]),
      );
      for (const { id, siteId } of ready) expect(id, siteId);
      for (const { id } of taken)
        if (!underWay.has(id))
          underWay.at(id, simulation.now, () => signFor(simulation, underWay, id));
    },
  };
}

const service = 'collection';

async function collect(simulation: Scene, underWay: UnderWay, id: ShipmentId): Promise<void> {
  const { world } = simulation;
  const shipment = await world.db.read((tx) => findShipment(tx, id));
  if (shipment?.service !== service || shipment.stage !== 'packed') return;
  if (simulation.isTaken(shipment.siteId)) return;
  await takeParcels(simulation, id);
  await simulation.settle();
  await signFor(simulation, underWay, id);
}

/** At the counter, as soon as it is known there that the parcels have left the dock. */
async function signFor(simulation: Scene, underWay: UnderWay, id: ShipmentId): Promise<void> {
  const confirmed = await confirmDelivery(simulation.world, id);
  if (confirmed.ok) return;
  const { error } = confirmed;
  const isToCome = error.kind === 'shipment-moved-on' && error.actual === 'packed';
  assert(isToCome, `not collected: ${JSON.stringify(error)}`);
  underWay.at(id, plus(simulation.now, minutes(1)), () => signFor(simulation, underWay, id));
}
