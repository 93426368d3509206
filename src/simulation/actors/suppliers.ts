import {
  addDays,
  chance,
  expectOk,
  instantOfLocal,
  type LocalDate,
  localTimeOf,
  minutes,
  plus,
  type Random,
  type SiteId,
  type SkuId,
  type TimeZone,
  type Units,
  units,
  within,
} from '@waystock/kernel';
import type { SkuDraft } from '../../domains/catalogue/index.ts';
import { expectReceipt, listStockOfSite, takeReceipt } from '../../domains/inventory/index.ts';
import type { Tx } from '../../world.ts';
import { lotOf, type Shelf } from '../city/shelves.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Supplying {
  readonly shelves: readonly Shelf[];
  readonly skus: readonly SkuDraft[];
  readonly timeZone: TimeZone;
  readonly random: Random;
}

/** Ordered in the evening, delivered before the shops open. */
const orderMinute = 21 * 60;
const deliveryMinute = 4 * 60 + 30;

/** Suppliers fill the shelves up every morning; now and then a van is late or a count is short. */
export function hireSuppliers(simulation: Simulation, supplying: Supplying): Actor {
  const bySite = [...Map.groupBy(supplying.shelves, (shelf) => shelf.siteId)];
  const everyEvening = (day: LocalDate): void =>
    simulation.at(instantOfLocal(day, orderMinute, supplying.timeZone), async () => {
      for (const [siteId, shelves] of bySite)
        await orderFor(simulation, supplying, { siteId, shelves, day: addDays(day, 1) });
      everyEvening(addDays(day, 1));
    });
  everyEvening(localTimeOf(simulation.now, supplying.timeZone).date);
  return { name: 'suppliers' };
}

interface Delivery {
  readonly siteId: SiteId;
  readonly shelves: readonly Shelf[];
  readonly day: LocalDate;
}

/** Announces what is missing at a site, and makes the appointment to bring it. */
async function orderFor(
  simulation: Simulation,
  { skus, timeZone, random }: Supplying,
  { siteId, shelves, day }: Delivery,
): Promise<void> {
  const luck = random.fork(day, siteId);
  const due = instantOfLocal(day, deliveryMinute, timeZone);
  const receipts = await simulation.world.db.transact(async (tx) => {
    const missing = await listMissing(tx, siteId, shelves);
    return Promise.all(
      missing.map(async ({ skuId, n }) => {
        const sku = skus.find(({ id }) => id === skuId);
        const lot = sku && lotOf(sku, day, luck.fork('lot', skuId));
        const goods = { skuId, siteId, units: n, lot: lot?.lot ?? '', expiresOn: lot?.expiresOn };
        const announced = { ...goods, due, kind: 'supplier', fromSiteId: undefined } as const;
        return { id: await expectReceipt(tx, announced), n };
      }),
    );
  });
  if (receipts.length === 0) return;
  const late = chance(luck, 0.1) ? within(luck, 5, 180) : 0;
  simulation.at(plus(due, minutes(late)), () =>
    simulation.world.db.transact(async (tx) => {
      const counted = (n: Units): Units => units(chance(luck, 0.02) ? Math.max(0, n - 1) : n);
      const taken = receipts.map(({ id, n }) => takeReceipt(tx, id, counted(n)));
      for (const receipt of await Promise.all(taken)) expectOk(receipt);
    }),
  );
}

/** Shelves that are less than three quarters full, and what fills them. */
async function listMissing(
  tx: Tx,
  siteId: SiteId,
  shelves: readonly Shelf[],
): Promise<{ skuId: SkuId; n: Units }[]> {
  const stock = await listStockOfSite(tx, siteId, { after: '', limit: 1000 });
  const free = new Map(stock.map((row) => [row.skuId, row.onHand - row.reserved]));
  return shelves.flatMap(({ skuId, level }) => {
    const missing = level - (free.get(skuId) ?? 0);
    return missing >= Math.max(1, level / 4) ? [{ skuId, n: units(missing) }] : [];
  });
}
