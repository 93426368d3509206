import type { api as contract, ReplyOf } from '@waystock/contract';
import type { PickListId, SiteId, SkuId } from '@waystock/kernel';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, valueOf } from '../kit/api.ts';
import { everyPage } from '../kit/every-page.ts';
import { useFreshness } from '../kit/live/use-live-facts.ts';

export type Site = ReplyOf<typeof contract.sites.get>;
export type SiteWork = ReplyOf<typeof contract.sites.work>;
export type Collection = ReplyOf<typeof contract.sites.collections>['items'][number];
export type Leaving = ReplyOf<typeof contract.fulfilment.listDock>['items'][number];
export type Parcel = Leaving['parcels'][number];
export type PickList = ReplyOf<typeof contract.fulfilment.listPickLists>['items'][number];
export type PickTask = ReplyOf<typeof contract.fulfilment.getPickList>['items'][number];
export type Inbound = ReplyOf<typeof contract.inbound.get>;
export type Return = ReplyOf<typeof contract.returns.get>;
export type Sku = ReplyOf<typeof contract.catalogue.getSku>;
export type Stock = ReplyOf<typeof contract.stock.receive>;
export type Lot = ReplyOf<typeof contract.stock.listLots>['items'][number];

export const useSites = () =>
  useQuery({
    queryKey: ['sites'],
    queryFn: () => everyPage((query) => valueOf(api.sites.list({ query }))),
  });

export const useWork = (site_id: SiteId) =>
  useQuery({
    queryKey: ['work', site_id],
    queryFn: () => valueOf(api.sites.work({ params: { site_id } })),
  });

export const useCollections = (site_id: SiteId) =>
  useQuery({
    queryKey: ['work', site_id, 'collections'],
    queryFn: async () => (await valueOf(api.sites.collections({ params: { site_id } }))).items,
  });

export const useDock = (site_id: SiteId) =>
  useQuery({
    queryKey: ['dock', site_id],
    queryFn: () =>
      everyPage((query) => valueOf(api.fulfilment.listDock({ query: { ...query, site_id } }))),
  });

export const usePickLists = (site_id: SiteId) =>
  useQuery({
    queryKey: ['pick-lists', site_id],
    queryFn: () =>
      everyPage((query) => valueOf(api.fulfilment.listPickLists({ query: { ...query, site_id } }))),
  });

export const usePickTasks = (pick_list_id: PickListId) =>
  useQuery({
    queryKey: ['pick-tasks', pick_list_id],
    queryFn: async () =>
      (await valueOf(api.fulfilment.getPickList({ params: { pick_list_id } }))).items,
  });

export const useInbound = (site_id: SiteId) =>
  useQuery({
    queryKey: ['inbound', site_id],
    queryFn: () =>
      everyPage((query) =>
        valueOf(api.inbound.list({ query: { ...query, site_id, state: 'expected' } })),
      ),
  });

export const useReturns = (site_id: SiteId) =>
  useQuery({
    queryKey: ['returns', site_id],
    queryFn: () =>
      everyPage((query) =>
        valueOf(api.returns.list({ query: { ...query, site_id, state: 'expected' } })),
      ),
  });

export const useLots = (site_id: SiteId, sku_id: SkuId) =>
  useQuery({
    queryKey: ['lots', site_id, sku_id],
    queryFn: async () => (await valueOf(api.stock.listLots({ params: { site_id, sku_id } }))).items,
  });

const mostAtOnce = 100;

/** What the goods of a page are; until they are read, and where there are none, their ids speak. */
export function useGoods(ids: readonly SkuId[]): (id: SkuId) => Sku | undefined {
  const wanted = [...new Set(ids)].sort();
  const { data } = useQuery({
    queryKey: ['skus', wanted.join(' ')],
    queryFn: async () => {
      const found: Sku[] = [];
      for (let i = 0; i < wanted.length; i += mostAtOnce) {
        const sku_id = wanted.slice(i, i + mostAtOnce);
        const query = { sku_id, limit: mostAtOnce };
        found.push(...(await valueOf(api.catalogue.listSkus({ query }))).items);
      }
      return new Map(found.map((sku) => [sku.sku_id, sku]));
    },
    enabled: wanted.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
  return (id) => data?.get(id);
}

/** What a code printed on goods stands for: their barcode, or their id on a shelf label. */
export async function findGoods(code: string): Promise<Sku | undefined> {
  const text = code.trim();
  if (text === '' || text.length > 80) return undefined;
  const [byBarcode] = (
    await valueOf(api.catalogue.listSkus({ query: { barcode: text, limit: 1 } }))
  ).items;
  if (byBarcode || !/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/.test(text)) return byBarcode;
  const sku_id = [text.toUpperCase() as SkuId];
  return (await valueOf(api.catalogue.listSkus({ query: { sku_id, limit: 1 } }))).items[0];
}

const floor = [['work'], ['pick-lists'], ['pick-tasks'], ['dock']] as const;
const shelves = [['work'], ['stock'], ['lots'], ['movements'], ['inbound']] as const;
const staleBy: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'fulfilment.wave-released': floor,
  'fulfilment.picked': floor,
  'fulfilment.picked-short': [...floor, ...shelves],
  'fulfilment.packed': floor,
  'fulfilment.unpacked': floor,
  'fulfilment.put-away': floor,
  'fulfilment.handed-over': [...floor, ...shelves, ['statement'], ['payouts']],
  'inventory.stock-received': shelves,
  'inventory.stock-lost': shelves,
  'inventory.receipt-cancelled': shelves,
  'inventory.receipt-delayed': shelves,
  'returns.return-requested': [['returns'], ['work']],
  'returns.return-received': [['returns'], ['work'], ...shelves],
  'network.site-paused': [['sites'], ['work']],
  'network.site-resumed': [['sites'], ['work']],
};
const kinds = Object.keys(staleBy);

/** Whatever happens at the sites of this host shows by itself. */
export const useFreshFloor = () => useFreshness(staleBy, kinds);

/**
 * Something a host does; what it changes is read again, and then they are told, even if what they
 * did it with is gone from the page by then.
 */
export function useDeed<Input, Output>(
  run: (input: Input) => Promise<Output>,
  changes: readonly (readonly string[])[],
) {
  const queries = useQueryClient();
  const deed = useMutation({
    mutationFn: run,
    onSuccess: () =>
      Promise.all(changes.map((key) => queries.invalidateQueries({ queryKey: [...key] }))),
  });
  const mutate = (
    input: Input,
    tell: { onSuccess?: (output: Output) => void; onError?: (error: Error) => void } = {},
  ): void => {
    deed.mutateAsync(input).then(
      (output) => tell.onSuccess?.(output),
      (error: Error) => tell.onError?.(error),
    );
  };
  return { ...deed, mutate };
}
