import type { api, BodyOf } from '@waystock/contract';
import { money, ok, type SkuId } from '@waystock/kernel';
import {
  getSku,
  listCategories,
  listOwners,
  listSkus,
  type Owner,
  putOwner,
  putSku,
  type Sku,
  type SkuDraft,
} from '../../domains/catalogue/index.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';

export const catalogue = {
  async listSkus({ world, query, page }) {
    const filter = {
      ...(query.owner_id ? { ownerId: query.owner_id } : {}),
      ...(query.category ? { category: query.category } : {}),
      ...(query.text ? { text: query.text } : {}),
      ...(query.sku_id ? { skuIds: query.sku_id } : {}),
      ...(query.barcode ? { barcode: query.barcode } : {}),
    };
    const found = await world.db.read((tx) => listSkus(tx, filter, beyond(page)));
    return ok(pageFrom(found, page, { item: skuBody, key: (sku) => sku.id }));
  },

  async listCategories({ world }) {
    return ok({ items: await world.db.read(listCategories) });
  },

  async getSku({ world, params }) {
    const sku = await world.db.read((tx) => getSku(tx, params.sku_id));
    return sku.ok ? ok(skuBody(sku.value)) : sku;
  },

  async putSku({ params, body, version, permit, command }) {
    const may = permit({ kind: 'catalogue' });
    if (!may.ok) return may;
    return command(async (tx) => {
      const put = await putSku(tx, draftOf(params.sku_id, body), version);
      return put.ok ? ok(skuBody(put.value)) : put;
    });
  },

  async listOwners({ world, page }) {
    const found = await world.db.read((tx) => listOwners(tx, beyond(page)));
    return ok(pageFrom(found, page, { item: ownerBody, key: (owner) => owner.id }));
  },

  async putOwner({ params, body, permit, command }) {
    const may = permit({ kind: 'catalogue' });
    if (!may.ok) return may;
    const owner = { id: params.owner_id, name: body.name };
    return command(async (tx) => {
      await putOwner(tx, owner);
      return ok(ownerBody(owner));
    });
  },
} satisfies HandlersOf<typeof api.catalogue>;

const ownerBody = (owner: Owner) => ({ owner_id: owner.id, name: owner.name });

const skuBody = (sku: Sku) => ({
  sku_id: sku.id,
  owner_id: sku.ownerId,
  name: sku.name,
  category: sku.category,
  barcode: sku.barcode ?? null,
  weight_g: sku.weight,
  length_mm: sku.box.length,
  width_mm: sku.box.width,
  height_mm: sku.box.height,
  capacity_units: sku.capacityUnits,
  temperature_class: sku.temperature,
  hazard_class: sku.hazard,
  lot_tracked: sku.lotTracked,
  min_shelf_life_days: sku.minShelfLifeDays,
  price_minor: sku.price.minor,
  currency: sku.price.currency,
  active: sku.active,
  version: sku.version,
});

const draftOf = (id: SkuId, body: BodyOf<typeof api.catalogue.putSku>): SkuDraft => ({
  id,
  ownerId: body.owner_id,
  name: body.name,
  category: body.category,
  barcode: body.barcode ?? undefined,
  weight: body.weight_g,
  box: { length: body.length_mm, width: body.width_mm, height: body.height_mm },
  capacityUnits: body.capacity_units,
  temperature: body.temperature_class,
  hazard: body.hazard_class,
  lotTracked: body.lot_tracked,
  minShelfLifeDays: body.min_shelf_life_days,
  price: money(body.price_minor, body.currency),
  active: body.active,
});
