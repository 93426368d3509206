import { useQueries, useQuery } from '@tanstack/react-query';
import type { RouteId } from '@waystock/kernel';
import { useMemo } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import type { MapLine } from '../../kit/map/map-content.ts';
import type { FleetVehicle } from '../reads.ts';
import { legLines } from './on-map.ts';

export const useRouteOf = (id: string | undefined) =>
  useQuery({
    queryKey: ['route', id],
    enabled: id !== undefined,
    refetchInterval: 15_000,
    queryFn: () => valueOf(api.routes.get({ params: { route_id: id as RouteId } })),
  });

const lineQuery = (id: string | undefined, stops = 0) => ({
  // Another one when stops were added or left out.
  queryKey: ['route-line', id, stops],
  enabled: id !== undefined,
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => valueOf(api.routes.line({ params: { route_id: id as RouteId } })),
});

export const useRouteLine = (id: string | undefined, stops?: number) =>
  useQuery(lineQuery(id, stops));

/** More faint lines than these say nothing any more, and each is asked for. */
const mostLines = 40;

/** The routes under way but the chosen one. */
export function useRunningLines(
  fleet: readonly FleetVehicle[] | undefined,
  chosen: string | undefined,
): MapLine[] {
  const running = (fleet ?? []).flatMap(({ route }) => (route?.state === 'active' ? [route] : []));
  const found = useQueries({
    queries: running
      .slice(0, mostLines)
      .map(({ route_id: id, stops_total: stops }) => lineQuery(id, stops)),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(
    () =>
      found.flatMap((line) =>
        line && line.route_id !== chosen ? legLines(line.legs, { tone: 'plain', faint: true }) : [],
      ),
    [found, chosen],
  );
}
