import type { Grams, Millilitres, PickListId, SiteId, WaveId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Job, SkuLine } from './job.ts';

type JobKey = Pick<Job, 'shipmentId' | 'siteId' | 'attempt'>;

const of = (
  kind: `fulfilment.${string}`,
  { shipmentId, siteId, attempt }: JobKey,
  data: Fact['data'] = {},
): Fact => ({
  kind,
  key: shipmentId,
  data: { shipment_id: shipmentId, site_id: siteId, attempt, ...data },
});

const rows = (lines: readonly SkuLine[]) =>
  lines.map(({ skuId, units }) => ({ sku_id: skuId, units }));

/** Pick lists wait at a site, in the order in which to walk them. */
export const waveReleased = (wave: {
  id: WaveId;
  siteId: SiteId;
  lists: readonly { readonly id: PickListId; readonly express: boolean }[];
}): Fact => ({
  kind: 'fulfilment.wave-released',
  key: wave.siteId,
  data: {
    wave_id: wave.id,
    site_id: wave.siteId,
    pick_lists: wave.lists.map(({ id, express }) => ({ pick_list_id: id, express })),
  },
});

/** Everything that could be found is in its tote. */
export const picked = (job: JobKey, lines: readonly SkuLine[]): Fact =>
  of('fulfilment.picked', job, { lines: rows(lines) });

/** These units were not on their shelf and are out of the reservation: source them elsewhere. */
export const pickedShort = (job: JobKey, missing: readonly SkuLine[]): Fact =>
  of('fulfilment.picked-short', job, { missing: rows(missing) });

/** In parcels, labelled and at the dock. */
export const packed = (
  job: JobKey,
  load: { parcels: number; weight: Grams; volume: Millilitres },
): Fact =>
  of('fulfilment.packed', job, {
    parcels: load.parcels,
    weight_g: load.weight,
    volume_ml: load.volume,
  });

/** The courier has scanned every parcel: the goods have left the site and the book. */
export const handedOver = (job: JobKey): Fact => of('fulfilment.handed-over', job);

export const unpacked = (job: JobKey): Fact => of('fulfilment.unpacked', job);

/** Back on the shelf, still reserved. */
export const putAway = (job: JobKey): Fact => of('fulfilment.put-away', job);
