import { type OwnerId, type SkuId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';

export const skuId = field.codeId<SkuId>();
export const ownerId = field.codeId<OwnerId>();
export const temperatureClass = field.oneOf('ambient', 'chilled', 'frozen');
export const hazardClass = field.oneOf('none', 'lithium', 'flammable', 'aerosol', 'medical');

const owner = { name: field.text() };
export const Owner = named(
  'Owner',
  z.object({ owner_id: ownerId, ...owner }),
  'Whose goods they are: a merchant of the operator.',
);

const sku = {
  owner_id: ownerId,
  name: field.text(),
  category: field.text(80),
  barcode: field.orNull(field.text(80)),
  weight_g: field.grams,
  length_mm: field.millimetres,
  width_mm: field.millimetres,
  height_mm: field.millimetres,
  capacity_units: field.units,
  temperature_class: temperatureClass,
  hazard_class: hazardClass,
  lot_tracked: field.flag,
  min_shelf_life_days: z.int().min(0).max(3650),
  price_minor: field.minorUnits,
  currency: field.currency,
  active: field.flag,
};
export const Sku = named(
  'Sku',
  z.object({ sku_id: skuId, ...sku, version: field.version }),
  'What can be sold. capacity_units is the room one unit takes, in the operator’s own measure.',
);

const tag = 'Catalogue';
const skuParams = { sku_id: skuId };

export const catalogue = {
  listSkus: endpoint({
    method: 'GET',
    path: '/skus',
    summary: 'List what can be sold',
    tag,
    auth: 'public',
    query: {
      ...paged,
      category: field.optional(field.text(80)),
      owner_id: field.optional(ownerId),
      text: field.optional(field.text(80)),
      sku_id: field.optional(z.array(skuId).min(1).max(200)),
      barcode: field.optional(field.text(80)),
    },
    response: pageOf('SkuPage', Sku),
    errors: [],
  }),
  listCategories: endpoint({
    method: 'GET',
    path: '/categories',
    summary: 'List the categories of what can be sold',
    tag,
    auth: 'public',
    response: named(
      'Categories',
      z.object({ items: z.array(z.object({ category: z.string(), skus: field.count })) }),
    ),
    errors: [],
  }),
  getSku: endpoint({
    method: 'GET',
    path: '/skus/{sku_id}',
    summary: 'Read a SKU',
    tag,
    auth: 'public',
    params: skuParams,
    response: Sku,
    errors: ['sku-not-found'],
  }),
  putSku: endpoint({
    method: 'PUT',
    path: '/skus/{sku_id}',
    summary: 'Create or replace a SKU',
    tag,
    auth: ['ops'],
    ifMatch: 'optional',
    params: skuParams,
    body: named('SkuInput', z.strictObject(sku)),
    response: Sku,
    errors: ['sku-not-found', 'sku-invalid', 'owner-not-found', 'sku-owner-fixed'],
  }),
  listOwners: endpoint({
    method: 'GET',
    path: '/owners',
    summary: 'List the owners of goods',
    tag,
    auth: ['ops', 'host', 'auditor'],
    query: paged,
    response: pageOf('OwnerPage', Owner),
    errors: [],
  }),
  putOwner: endpoint({
    method: 'PUT',
    path: '/owners/{owner_id}',
    summary: 'Create or rename an owner',
    tag,
    auth: ['ops'],
    params: { owner_id: ownerId },
    body: named('OwnerInput', z.strictObject(owner)),
    response: Owner,
    errors: [],
  }),
};
