import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { api, valueOf } from '../api.ts';

/** Streets and doors that begin as somebody is writing; the ones before until they are there. */
export function useSuggestedAddresses(written: string) {
  const text = useDeferredValue(written.trim());
  const { data } = useQuery({
    queryKey: ['address-search', text],
    queryFn: () => valueOf(api.checkout.searchAddresses({ body: { text } })),
    enabled: text.length >= 2,
    placeholderData: (before) => before,
  });
  return data?.items;
}
