import { useQueries, useQuery } from '@tanstack/react-query';
import type { Api, ReplyOf } from '@waystock/contract';
import { type SkuId, units } from '@waystock/kernel';
import { api, valueOf } from '../kit/api.ts';
import { useBasket } from './basket/basket.ts';
import type { SavedAddress } from './place.ts';

export type Sku = ReplyOf<Api['catalogue']['getSku']>;
export type DeliveryOption = ReplyOf<Api['checkout']['deliveryOptions']>['options'][number];

const fresh = 20_000;

/** How many of each this shopper could have now, their own basket's included. */
export function useStock(ids: readonly SkuId[]): ReadonlyMap<SkuId, number> | undefined {
  const { hold } = useBasket();
  const { data } = useQuery({
    queryKey: ['availability', ...ids],
    queryFn: () => valueOf(api.stock.availability({ query: { sku_id: [...ids] } })),
    enabled: ids.length > 0,
    staleTime: fresh,
    refetchInterval: fresh,
  });
  if (!data) return undefined;
  const left = new Map<SkuId, number>(ids.map((id) => [id, 0]));
  const add = (id: SkuId, n: number) => left.set(id, (left.get(id) ?? 0) + n);
  for (const row of data.items) add(row.sku_id, row.available_to_sell);
  for (const line of hold?.lines ?? []) if (left.has(line.sku_id)) add(line.sku_id, line.units);
  return left;
}

const skuQuery = (id: SkuId) => ({
  queryKey: ['sku', id],
  queryFn: () => valueOf(api.catalogue.getSku({ params: { sku_id: id } })),
  staleTime: 300_000,
});

export const useSku = (id: SkuId) => useQuery(skuQuery(id));

/** What is known of each so far. */
export const useSkus = (ids: readonly SkuId[]): ReadonlyMap<SkuId, Sku> =>
  useQueries({
    queries: ids.map(skuQuery),
    combine: (found) => new Map(found.flatMap(({ data }) => (data ? [[data.sku_id, data]] : []))),
  });

export type SoonestPromise = NonNullable<
  ReplyOf<Api['checkout']['soonestPromises']>['items'][number]['promise']
>;

/** By when each of these can be at a place: undefined while that is asked, null where nobody can say. */
export function usePromises(
  ids: readonly SkuId[],
  place: SavedAddress | undefined,
): ((id: SkuId) => SoonestPromise | null | undefined) | undefined {
  const { hold } = useBasket();
  const { data, isError } = useQuery({
    queryKey: ['promises', place?.address_id, ...ids],
    queryFn: async () => {
      if (!place) return new Map();
      const { items } = await valueOf(
        api.checkout.soonestPromises({
          body: {
            sku_ids: [...ids],
            position: place.position,
            ...(hold ? { basket_reservation_id: hold.reservation_id } : {}),
          },
        }),
      );
      return new Map(items.map(({ sku_id, promise }) => [sku_id, promise]));
    },
    enabled: place !== undefined && ids.length > 0,
    staleTime: fresh,
    refetchInterval: fresh,
  });
  if (!place) return undefined;
  return (id) => (isError ? null : data?.get(id));
}

/** The ways to have this brought to a place, soonest first. */
export function useWays(sku: Sku | undefined, place: SavedAddress | undefined) {
  const { hold } = useBasket();
  return useQuery({
    queryKey: ['ways', sku?.sku_id, place?.address_id],
    queryFn: async () => {
      if (!sku || !place) return [];
      const { options } = await valueOf(
        api.checkout.deliveryOptions({
          body: {
            lines: [{ sku_id: sku.sku_id, units: units(1) }],
            position: place.position,
            currency: sku.currency,
            ...(hold ? { basket_reservation_id: hold.reservation_id } : {}),
          },
        }),
      );
      return options.toSorted((a, b) => a.promised_at - b.promised_at);
    },
    enabled: sku !== undefined && place !== undefined,
    staleTime: 60_000,
  });
}
