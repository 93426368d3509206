import type { api } from '@waystock/contract';
import { must, ok, refuse, type SiteId, type SkuId } from '@waystock/kernel';
import {
  availableToSell,
  countStock,
  findReceipt,
  listAvailability,
  listLotsOnSite,
  listMovements,
  listStock,
  listStockOfSite,
  type LotOnSite,
  type Movement,
  receiveStock,
  removeStock,
  setSafetyStock,
  startTransfer,
  type Stock,
} from '../../domains/inventory/index.ts';
import type { Tx } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import { type Place, reachPlace, reachSite } from '../reach.ts';
import { inboundBody } from './inbound.ts';

const kind = 'stock';

export const stock = {
  async list({ world, query, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, query.site_id, { kind, permit });
      if (!site.ok) return site;
      const found = query.sku_id
        ? await listStock(tx, query.sku_id, [query.site_id])
        : await listStockOfSite(tx, query.site_id, beyond(page));
      return ok(pageFrom(found, page, { item: stockBody, key: (row) => row.skuId }));
    });
  },

  async availability({ world, query }) {
    const rows = await world.db.read((tx) =>
      listAvailability(tx, {
        skuIds: query.sku_id,
        ...(query.site_id ? { siteIds: [query.site_id] } : {}),
        ...(query.by === undefined ? {} : { by: query.by }),
      }),
    );
    const items = rows.map((row) => ({
      sku_id: row.skuId,
      site_id: row.siteId,
      available_to_sell: row.toSell,
      available_to_promise: row.toPromise,
    }));
    return ok({ items });
  },

  async listLots({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const place = await reachPlace(tx, placeOf(params), permit);
      if (!place.ok) return place;
      return ok({ items: (await listLotsOnSite(tx, place.value)).map(lotBody) });
    });
  },

  async listMovements({ world, params, page, permit }) {
    return world.db.read(async (tx) => {
      const place = await reachPlace(tx, placeOf(params), permit);
      if (!place.ok) return place;
      const before = /^\d{1,18}$/.test(page.after) ? { before: BigInt(page.after) } : {};
      const found = await listMovements(tx, place.value, { ...before, limit: page.limit + 1 });
      return ok(pageFrom(found, page, { item: movementBody, key: (row) => String(row.seq) }));
    });
  },

  async receive({ body, permit, command }) {
    return command(async (tx) => {
      const place = await reachPlace(tx, placeOf(body), permit);
      if (!place.ok) return place;
      const { units, cause, reference: causeId, lot, expires_on: expiresOn, status } = body;
      await receiveStock(tx, {
        ...place.value,
        units,
        cause,
        causeId,
        ...(lot === undefined ? {} : { lot }),
        ...(expiresOn === undefined ? {} : { expiresOn }),
        ...(status === undefined ? {} : { status }),
      });
      return ok(await readStock(tx, place.value));
    });
  },

  async remove({ body, permit, command }) {
    return command(async (tx) => {
      const place = await reachPlace(tx, placeOf(body), permit);
      if (!place.ok) return place;
      const { units, cause, reference: causeId, lot } = body;
      const named = lot === undefined ? {} : { lot };
      const removed = await removeStock(tx, { ...place.value, ...named, units, cause, causeId });
      return removed.ok ? ok(await readStock(tx, place.value)) : removed;
    });
  },

  async count({ body, permit, command }) {
    return command(async (tx) => {
      const place = await reachPlace(tx, placeOf(body), permit);
      if (!place.ok) return place;
      const { counted, reference: causeId, lot } = body;
      const named = lot === undefined ? {} : { lot };
      const set = await countStock(tx, { ...place.value, ...named, counted, causeId });
      return set.ok ? ok(await readStock(tx, place.value)) : set;
    });
  },

  async transfer({ body, permit, command }) {
    const { sku_id: skuId, from_site_id: from, to_site_id: to, units, lot, due_at: due } = body;
    return command(async (tx) => {
      const source = await reachPlace(tx, { skuId, siteId: from }, permit);
      if (!source.ok) return source;
      const target = await reachSite(tx, to, { kind, permit });
      if (!target.ok) return target;
      if (from === to)
        return refuse({ kind: 'lane-invalid', from, to, rule: 'leads from one site to another' });
      const named = lot === undefined ? {} : { lot };
      const started = await startTransfer(tx, { skuId, from, to, units, due, ...named });
      if (!started.ok) return started;
      return ok(inboundBody(must(await findReceipt(tx, started.value), 'a transfer is expected')));
    });
  },

  async setSafety({ params, body, permit, command }) {
    return command(async (tx) => {
      const place = await reachPlace(tx, placeOf(params), permit);
      if (!place.ok) return place;
      await setSafetyStock(tx, place.value, body.safety);
      return ok(await readStock(tx, place.value));
    });
  },
} satisfies HandlersOf<typeof api.stock>;

const placeOf = (named: { sku_id: SkuId; site_id: SiteId }): Place => ({
  skuId: named.sku_id,
  siteId: named.site_id,
});

async function readStock(tx: Tx, { skuId, siteId }: Place) {
  const [row] = await listStock(tx, [skuId], [siteId]);
  return stockBody(must(row, `${skuId} has stock at ${siteId}`));
}

const stockBody = (row: Stock) => ({
  sku_id: row.skuId,
  site_id: row.siteId,
  on_hand: row.onHand,
  reserved: row.reserved,
  safety: row.safety,
  available_to_sell: availableToSell(row),
});

const lotBody = (lot: LotOnSite) => ({
  sku_id: lot.skuId,
  site_id: lot.siteId,
  lot: lot.lot,
  status: lot.status,
  expires_on: lot.expiresOn ?? null,
  units: lot.units,
  picked: lot.picked,
});

const movementBody = (movement: Movement) => ({
  sku_id: movement.skuId,
  site_id: movement.siteId,
  lot: movement.lot,
  on_hand_change: movement.onHandChange,
  reserved_change: movement.reservedChange,
  unsellable_change: movement.unsellableChange,
  cause: movement.cause,
  cause_id: movement.causeId,
  at: movement.at,
});
