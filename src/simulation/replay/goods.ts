import {
  type Currency,
  grams,
  millimetres,
  money,
  type OwnerId,
  type Random,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { type SkuDraft, volumeOf } from '../../domains/catalogue/index.ts';
import { isMicroFulfilment, type SiteDraft } from '../../domains/network/index.ts';
import type { Row } from '../../import/columns.ts';
import type { Shelf } from '../city/shelves.ts';
import type { RealOrder } from './orders.ts';

/** A product of Olist's set: what it weighs and the box it comes in. */
export interface Boxed {
  readonly category: string;
  readonly weightG: number;
  readonly sizeCm: readonly [length: number, width: number, height: number];
}

export async function readBoxes(rows: AsyncIterable<Row>): Promise<Boxed[]> {
  const boxes: Boxed[] = [];
  let header: readonly string[] | undefined;
  for await (const { cells } of rows) {
    header ??= cells;
    const number = (name: string): number => Number(cells[header?.indexOf(name) ?? -1]);
    const sizeCm = [number('length_cm'), number('width_cm'), number('height_cm')] as const;
    const weightG = number('weight_g');
    if (weightG > 0 && sizeCm.every((side) => side > 0))
      boxes.push({ category: cells[1] || 'other', weightG, sizeCm });
  }
  return boxes;
}

export interface Stocking {
  readonly names: ReadonlyMap<SkuId, string>;
  readonly prices: ReadonlyMap<SkuId, number>;
  readonly boxes: readonly Boxed[];
  readonly ownerId: OwnerId;
  readonly currency: Currency;
  readonly random: Random;
}

/** What was ordered, each in a box drawn for it: the orders do not say how large anything is. */
export function drawSkus(orders: readonly RealOrder[], stocking: Stocking): SkuDraft[] {
  const ids = new Set(orders.flatMap(({ lines }) => lines.map(({ skuId }) => skuId)));
  return [...ids].sort().map((id) => skuOf(id, stocking));
}

function skuOf(id: SkuId, { names, prices, boxes, random, ownerId, currency }: Stocking): SkuDraft {
  const drawn = boxes[Math.floor(random.fork('box', id).next() * boxes.length)] as Boxed;
  const [length, width, height] = drawn.sizeCm.map((cm) => millimetres(Math.round(cm * 10)));
  return {
    id,
    ownerId,
    name: names.get(id) ?? id,
    category: drawn.category,
    barcode: undefined,
    weight: grams(Math.round(drawn.weightG)),
    box: {
      length: length as NonNullable<typeof length>,
      width: width as NonNullable<typeof width>,
      height: height as NonNullable<typeof height>,
    },
    capacityUnits: units(1),
    temperature: 'ambient',
    hazard: 'none',
    lotTracked: false,
    minShelfLifeDays: 0,
    price: money(Math.max(1, Math.round((prices.get(id) ?? 0) * 100)), currency),
    active: true,
  };
}

/** Of the goods, a centre keeps this share; a week's demand there, and what its chance asks for. */
const keptAtCentre = 0.75;
const week = 7;
const largestAtNode = 12_000;
const usableRoom = 0.5;

/**
 * Centres keep three goods in four, at a week's demand shared between them; nodes the ones asked for
 * most often that are small, at half a week of the orders around them.
 */
export function stockShelves(
  days: readonly (readonly RealOrder[])[],
  sites: readonly SiteDraft[],
  { skus, random }: { readonly skus: readonly SkuDraft[]; readonly random: Random },
): Shelf[] {
  const demand = demandOf(days);
  const centres = sites.filter(({ kind }) => !isMicroFulfilment(kind));
  const nodes = sites.filter(({ kind }) => isMicroFulfilment(kind));
  const perWeek = (skuId: SkuId): number =>
    ((demand.get(skuId) ?? 0) / Math.max(1, days.length)) * week;
  const shelves = skus.flatMap(({ id }) =>
    keepersOf(id, centres, random).map((siteId, _, all) => {
      const level = levelFor(perWeek(id) / all.length);
      return { skuId: id, siteId, level, safety: units(0) };
    }),
  );
  const wanted = skus
    .filter((sku) => volumeOf(sku) <= largestAtNode && perWeek(sku.id) >= 1)
    .sort((a, b) => perWeek(b.id) - perWeek(a.id) || (a.id < b.id ? -1 : 1));
  return [
    ...shelves,
    ...nodes.flatMap((site) => shelvesOfNode(site, wanted, (id) => perWeek(id) / nodes.length / 2)),
  ];
}

function demandOf(days: readonly (readonly RealOrder[])[]): Map<SkuId, number> {
  const demand = new Map<SkuId, number>();
  for (const { lines } of days.flat())
    for (const { skuId, units: n } of lines) demand.set(skuId, (demand.get(skuId) ?? 0) + n);
  return demand;
}

/** At least one centre keeps whatever is sold at all. */
function keepersOf(id: SkuId, centres: readonly SiteDraft[], random: Random): SiteId[] {
  const ids = centres.map((site) => site.id);
  const kept = ids.filter((siteId) => random.fork('kept', `${id}@${siteId}`).next() < keptAtCentre);
  const [any] = ids;
  return kept.length > 0 || any === undefined ? kept : [any];
}

const levelFor = (demand: number) => units(Math.max(2, Math.ceil(demand + 2 * Math.sqrt(demand))));

function shelvesOfNode(
  site: SiteDraft,
  wanted: readonly SkuDraft[],
  demandOf: (id: SkuId) => number,
): Shelf[] {
  const shelves: Shelf[] = [];
  let room = site.capacity * usableRoom;
  for (const sku of wanted) {
    const level = levelFor(demandOf(sku.id));
    room -= level * volumeOf(sku);
    if (room < 0) break;
    shelves.push({ skuId: sku.id, siteId: site.id, level, safety: units(0) });
  }
  return shelves;
}
