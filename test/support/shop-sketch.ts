import {
  asId,
  type Currency,
  currency,
  expectOk,
  grams,
  type Instant,
  localDate,
  metres,
  millilitres,
  millimetres,
  money,
  position,
  probability,
  type RegionId,
  type Seconds,
  seconds,
  timeZone,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { putCarrier, putOffer, usualOffers } from '../../src/domains/allocation/index.ts';
import { putOwner, putSkus, type SkuDraft } from '../../src/domains/catalogue/index.ts';
import { receiveStock } from '../../src/domains/inventory/index.ts';
import { putLanes, putRegion, putSites, type SiteDraft } from '../../src/domains/network/index.ts';
import type { Tx } from '../../src/world.ts';
import { site, sku } from './goods.ts';

/** A shop in few words; what is not said is usual: one region, dollars, open around the clock. */
export interface ShopSketch {
  readonly now?: Instant;
  readonly currency?: string;
  readonly sites: Readonly<Record<string, SiteSketch>>;
  readonly goods: Readonly<Record<string, GoodsSketch>>;
  readonly carriers?: readonly CarrierSketch[];
  readonly lanes?: readonly LaneSketch[];
  /** Regions without the usual delivery offers, whose own are written by the test. */
  readonly unwritten?: readonly string[];
}

export interface SiteSketch {
  readonly lat: number;
  readonly lon: number;
  readonly zone: string;
  /** Its region, which keeps the time of its first site; `land` if not said. */
  readonly region?: string;
  readonly pickup?: boolean;
  /** A fulfilment centre if not said. */
  readonly kind?: SiteDraft['kind'];
  /** Minute of the local day; the last one if not said. */
  readonly cutOff?: number;
  /** Units per SKU. */
  readonly shelf?: Readonly<Record<string, number>>;
  /** SKU, lot, units, last day. */
  readonly lots?: readonly (readonly [string, string, number, string])[];
}

export interface GoodsSketch {
  /** In minor units; 10.00 if not said. */
  readonly price?: number;
  readonly owner?: string;
  readonly capacity?: number;
  readonly lotTracked?: boolean;
  readonly hazard?: SkuDraft['hazard'];
  readonly shelfLifeDays?: number;
}

/** Collects at a minute of the local day; zones from near to far, one price per started kilogram. */
export interface CarrierSketch {
  readonly id: string;
  readonly collectsAt: number;
  readonly perKg: number;
  readonly zones: readonly { upToKm: number; base: number; takes: Seconds }[];
}

export interface LaneSketch {
  readonly from: string;
  readonly to: string;
  readonly cost: number;
  readonly takes: Seconds;
}

export async function seedShop(tx: Tx, sketch: ShopSketch): Promise<void> {
  const code = currency(sketch.currency ?? 'USD');
  await sql`insert into customers.customer (id, created_at)
    select 'cus_' || i, '2020-01-01Z' from generate_series(1, 9) as i`.execute(tx.sql);
  const sites = Object.entries(sketch.sites);
  for (const [, { zone, region = 'land' }] of sites.toReversed()) {
    const id = asId<RegionId>(region);
    await putRegion(tx, { id, name: region, timeZone: timeZone(zone), currency: code });
    if (sketch.unwritten?.includes(region)) continue;
    for (const offer of usualOffers({ id, currency: code })) expectOk(await putOffer(tx, offer));
  }
  expectOk(
    await putSites(
      tx,
      sites.map(([id, s]) => siteDraft(id, s, code)),
    ),
  );
  const goods = Object.entries(sketch.goods);
  for (const owner of new Set(goods.map(([, { owner = 'own_test' }]) => owner)))
    await putOwner(tx, { id: asId(owner), name: owner });
  expectOk(
    await putSkus(
      tx,
      goods.map(([id, g]) => skuDraft(id, g, code)),
    ),
  );
  for (const carrier of sketch.carriers ?? []) await seedCarrier(tx, carrier, code);
  const lanes = (sketch.lanes ?? []).map(({ from, to, cost, takes }) => ({
    from: site(from),
    to: site(to),
    cost: money(cost, code),
    duration: takes,
  }));
  expectOk(await putLanes(tx, lanes));
  for (const [id, s] of sites) await stockShelf(tx, id, s);
}

const siteDraft = (id: string, sketch: SiteSketch, code: Currency): SiteDraft => ({
  id: site(id),
  regionId: asId<RegionId>(sketch.region ?? 'land'),
  name: id,
  kind: sketch.kind ?? 'fulfilment-centre',
  position: position(sketch.lon, sketch.lat),
  address: '1 Dock Street',
  hours: { timeZone: timeZone(sketch.zone), weekly: [], closedOn: [] },
  cutOff: sketch.cutOff ?? 1439,
  pickLead: seconds(600),
  capacity: millilitres(1_000_000_000),
  temperatures: ['ambient'],
  handling: { perShipment: money(0, code), perUnit: money(0, code) },
  storage: money(0, code),
  security: probability(1),
  pickup: sketch.pickup ?? false,
});

/** Everything weighs a kilogram and takes a litre, so a parcel's price is easy to see. */
const skuDraft = (id: string, sketch: GoodsSketch, code: Currency): SkuDraft => ({
  id: sku(id),
  ownerId: asId(sketch.owner ?? 'own_test'),
  name: id,
  category: 'test',
  barcode: undefined,
  weight: grams(1000),
  box: { length: millimetres(100), width: millimetres(100), height: millimetres(100) },
  capacityUnits: units(sketch.capacity ?? 1),
  temperature: 'ambient',
  hazard: sketch.hazard ?? 'none',
  lotTracked: sketch.lotTracked ?? false,
  minShelfLifeDays: sketch.shelfLifeDays ?? 0,
  price: money(sketch.price ?? 1000, code),
  active: true,
});

async function seedCarrier(tx: Tx, carrier: CarrierSketch, code: Currency): Promise<void> {
  const bands = [{ upTo: grams(30_000), perKg: money(carrier.perKg, code) }];
  const put = await putCarrier(tx, {
    id: carrier.id,
    tariff: {
      carrier: carrier.id,
      service: 'parcel',
      zones: carrier.zones.map(({ upToKm, base, takes }) => ({
        zone: `to-${upToKm}-km`,
        upTo: metres(upToKm * 1000),
        rate: { base: money(base, code), bands },
        transit: { duration: takes },
      })),
    },
    carries: { temperatures: ['ambient'], hazards: ['none', 'medical'] },
    collectsAt: carrier.collectsAt,
    restDays: [],
    holidays: [],
    active: true,
  });
  expectOk(put);
}

async function stockShelf(tx: Tx, id: string, { shelf = {}, lots = [] }: SiteSketch) {
  for (const [skuId, n] of Object.entries(shelf))
    await receiveStock(tx, {
      skuId: sku(skuId),
      siteId: site(id),
      units: units(n),
      cause: 'opening',
      causeId: 'opening',
    });
  for (const [skuId, lot, n, expiresOn] of lots)
    await receiveStock(tx, {
      skuId: sku(skuId),
      siteId: site(id),
      units: units(n),
      lot,
      expiresOn: localDate(expiresOn),
      cause: 'opening',
      causeId: lot,
    });
}
