import { join } from 'node:path';
import { asId, type CustomerId, type OwnerId, seededRandom, type SkuId } from '@waystock/kernel';
import type { OsmInput } from '@waystock/road-graph';
import { readRows } from '../../import/rows.ts';
import { staffFleet } from '../city/fleet.ts';
import type { LivingCity, Resident } from '../load-city.ts';
import { drawDoors } from './doors.ts';
import { drawSkus, readBoxes, stockShelves } from './goods.ts';
import { foldDays, readOrders, type RealOrder } from './orders.ts';
import type { RealPlace } from './places.ts';
import { placeAmong } from './sites.ts';

export interface Replay {
  readonly place: RealPlace;
  readonly seed: string;
  readonly days: number;
  readonly perDay: number;
}

/** A real city with real orders, and what had to be made up because no data says it. */
export interface SettledReplay {
  readonly living: LivingCity<Resident>;
  readonly days: readonly (readonly RealOrder[])[];
  readonly residents: ReadonlyMap<CustomerId, Resident>;
  /** Days of trade laid over one another in one of ours. */
  readonly folded: number;
}

/** More days and orders were asked for than there are. */
export class TooFewOrders extends Error {
  override name = 'TooFewOrders';
}

/** Reads the outside data under `folder` and settles a city on the streets of `map`. */
export async function settleReplay(
  { place, seed, days: wantedDays, perDay }: Replay,
  folder: string,
  map: OsmInput,
): Promise<SettledReplay> {
  const random = seededRandom(`replay ${seed}`);
  const table = (name: string) => readRows(join(folder, 'orders', name));
  const real = await readOrders(table('uci_order_lines.csv.gz'));
  if (wantedDays * perDay > real.orders.length)
    throw new TooFewOrders(
      `There are ${real.orders.length} orders of at most ten lines; ${wantedDays} days of ` +
        `${perDay} need ${wantedDays * perDay}. Ask for fewer days or orders a day.`,
    );
  const days = foldDays(real.orders, { days: wantedDays, perDay });
  const used = days.flat();
  const city = { ...place, seed };
  const ids = [...new Set(used.map(({ customerId }) => customerId))].sort();
  const doors = drawDoors(map, place, { count: ids.length, random });
  const residents = new Map(
    ids.map((id, i): [CustomerId, Resident] => [
      id,
      {
        id,
        name: `Customer ${id.slice(4)}`,
        email: `${id.toLowerCase()}@example.org`,
        home: doors[i] as Resident['home'],
        memberForDays: 400,
      },
    ]),
  );
  const { region, sites } = placeAmong(doors, place, city);
  const owner = { id: asId<OwnerId>('OWN-GIFTS'), name: 'Gift retailer' };
  const skus = drawSkus(used, {
    names: await readNames(table('uci_skus.csv.gz')),
    prices: real.prices,
    boxes: await readBoxes(table('olist_product_dims.csv.gz')),
    ownerId: owner.id,
    currency: place.currency,
    random,
  });
  const living = {
    ...{ city, region, sites, skus, map },
    credit: '© OpenStreetMap contributors',
    fleet: staffFleet(city, sites),
    owners: [owner],
    shelves: stockShelves(days, sites, { skus, random }),
    shoppers: [...residents.values()],
  };
  return { living, days, residents, folded: (perDay * real.days) / real.orders.length };
}

async function readNames(rows: ReturnType<typeof readRows>): Promise<Map<SkuId, string>> {
  const names = new Map<SkuId, string>();
  for await (const { cells } of rows) names.set(asId<SkuId>(cells[0] ?? ''), cells[1] ?? '');
  return names;
}
