import type { Api, ReplyOf } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../kit/api.ts';
import { everyPage } from '../kit/every-page.ts';
import { useSession } from '../kit/session/session.ts';

/** What several pages of the console read, under the keys by which facts make it stale. */

export type FleetVehicle = ReplyOf<Api['control']['fleet']>['items'][number];
export type OpenOrder = ReplyOf<Api['control']['openOrders']>['items'][number];
export type Exception = ReplyOf<Api['control']['exceptions']>['items'][number];
export type Site = ReplyOf<Api['sites']['get']>;
export type Route = ReplyOf<Api['routes']['get']>;
export type RoadCondition = ReplyOf<Api['roads']['addCondition']>;
export type Order = ReplyOf<Api['orders']['get']>;
export type Decision = ReplyOf<Api['allocation']['get']>;

export const useSites = () =>
  useQuery({
    queryKey: ['sites'],
    queryFn: () => everyPage((query) => valueOf(api.sites.list({ query }))),
  });

export const useFleet = () =>
  useQuery({
    queryKey: ['fleet'],
    queryFn: () => valueOf(api.control.fleet()).then(({ items }) => items),
    refetchInterval: 10_000,
  });

export const useExceptions = () =>
  useQuery({
    queryKey: ['exceptions'],
    queryFn: () => valueOf(api.control.exceptions()).then(({ items }) => items),
    refetchInterval: 15_000,
  });

export const useOpenOrders = () =>
  useQuery({
    queryKey: ['open-orders'],
    queryFn: () => valueOf(api.control.openOrders()).then(({ items }) => items),
    refetchInterval: 15_000,
  });

export const useRoadConditions = () =>
  useQuery({
    queryKey: ['road-conditions'],
    queryFn: () => everyPage((query) => valueOf(api.roads.listConditions({ query }))),
    // One ends by itself, of which no fact tells.
    refetchInterval: 60_000,
  });

export const useRegions = () =>
  useQuery({
    queryKey: ['regions'],
    queryFn: () => everyPage((query) => valueOf(api.sites.listRegions({ query }))),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** A site by its name; until sites are read, by its id. */
export function useSiteName(): (id: string | null | undefined) => string {
  const { data } = useSites();
  return (id) => data?.find((site) => site.site_id === id)?.name ?? id ?? '–';
}

/** Auditors look at everything and change nothing. */
export const useMayAct = (): boolean => useSession()?.role === 'ops';
