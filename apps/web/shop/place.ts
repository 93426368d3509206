import { useQuery } from '@tanstack/react-query';
import type { Api, ReplyOf } from '@waystock/contract';
import type { TimeZone } from '@waystock/kernel';
import { useSyncExternalStore } from 'react';
import { api, valueOf } from '../kit/api.ts';

export type SavedAddress = ReplyOf<Api['customers']['listAddresses']>['items'][number];

/** Where this shopper wants things brought: one of their saved addresses, the first until chosen. */
const storageKey = 'waystock.shop.place';
const listeners = new Set<() => void>();

export function choosePlace(addressId: string): void {
  localStorage.setItem(storageKey, addressId);
  for (const tell of listeners) tell();
}

export const useAddresses = () =>
  useQuery({
    queryKey: ['addresses'],
    queryFn: async () => (await valueOf(api.customers.listAddresses())).items,
  });

export function usePlace(): SavedAddress | undefined {
  const addresses = useAddresses();
  const chosen = useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => localStorage.getItem(storageKey),
  );
  const { data = [] } = addresses;
  return data.find(({ address_id }) => address_id === chosen) ?? data[0];
}

export const useShopTimeZone = (): TimeZone | undefined =>
  useQuery({
    queryKey: ['regions'],
    queryFn: () => valueOf(api.sites.listRegions({ query: {} })),
    staleTime: Number.POSITIVE_INFINITY,
  }).data?.items[0]?.time_zone;

/** `Lindenweg 4, 10115 Berlin` */
export const addressText = ({ lines, postcode, city }: SavedAddress): string =>
  `${lines.join(', ')}, ${postcode} ${city}`;
