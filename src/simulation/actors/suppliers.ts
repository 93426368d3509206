import {
  addDays,
  chance,
  expectOk,
  type Instant,
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
import {
  expectReceipt,
  type Inbound,
  listReceipts,
  listStockOfSite,
  takeReceipt,
} from '../../domains/inventory/index.ts';
import type { Tx } from '../../world.ts';
import { lotOf, type Shelf } from '../city/shelves.ts';
import { everyDay } from '../daily.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

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
export function hireSuppliers(simulation: Scene, supplying: Supplying): Actor {
  const { timeZone, random } = supplying;
  const bySite = [...Map.groupBy(supplying.shelves, (shelf) => shelf.siteId)];
  const underWay = new UnderWay(simulation);
  everyDay(simulation, { minute: orderMinute, timeZone }, async (today) => {
    const day = addDays(today, 1);
    for (const [siteId, shelves] of bySite)
      await orderFor(simulation, supplying, { siteId, shelves, day, underWay });
  });
  return {
    name: 'suppliers',
    async lookAround() {
      const expected = await simulation.world.db.read((tx) =>
        listReceipts(tx, { state: 'expected' }, { limit: 2000 }),
      );
      const ordered = expected.filter(({ kind }) => kind === 'supplier');
      for (const [siteId, receipts] of Map.groupBy(ordered, (receipt) => receipt.siteId)) {
        const due = receipts[0]?.due;
        if (due === undefined || underWay.has(siteId) || simulation.isTaken(siteId)) continue;
        const luck = random.fork(localTimeOf(due, timeZone).date, siteId);
        bring(simulation, { siteId, underWay, luck, due, receipts });
      }
    },
  };
}

interface Delivery {
  readonly siteId: SiteId;
  readonly shelves: readonly Shelf[];
  readonly day: LocalDate;
  readonly underWay: UnderWay;
}

/** Announces what is missing at a site, and makes the appointment to bring it. */
async function orderFor(
  simulation: Scene,
  { skus, timeZone, random }: Supplying,
  { siteId, shelves, day, underWay }: Delivery,
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
        return { id: await expectReceipt(tx, announced), units: n };
      }),
    );
  });
  if (receipts.length > 0) bring(simulation, { siteId, underWay, luck, due, receipts });
}

interface Load {
  readonly siteId: SiteId;
  readonly underWay: UnderWay;
  readonly luck: Random;
  readonly due: Instant;
  readonly receipts: readonly Pick<Inbound, 'id' | 'units'>[];
}

/** Makes the appointment to bring what was announced. */
function bring(simulation: Scene, { siteId, underWay, luck, due, receipts }: Load): void {
  const late = chance(luck, 0.1) ? within(luck, 5, 180) : 0;
  underWay.at(siteId, plus(due, minutes(late)), async () => {
    if (simulation.isTaken(siteId)) return;
    await simulation.world.db.transact(async (tx) => {
      const counted = (n: Units): Units => units(chance(luck, 0.02) ? Math.max(0, n - 1) : n);
      const taken = receipts.map((receipt) => takeReceipt(tx, receipt.id, counted(receipt.units)));
      for (const receipt of await Promise.all(taken)) expectOk(receipt);
    });
  });
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
