import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { everyPage } from '../../kit/every-page.ts';
import { CityMap } from '../../kit/map/city-map.tsx';
import type { MapContent } from '../../kit/map/map-content.ts';

/** Sites and vehicles where they are. */
export function LiveMap() {
  const sites = useQuery({
    queryKey: ['sites'],
    queryFn: () => everyPage((query) => valueOf(api.sites.list({ query }))),
  });
  const content = useMemo(
    (): MapContent => ({
      places: (sites.data ?? []).map(({ site_id, name, position, paused }) => ({
        id: site_id,
        at: [position.lon, position.lat],
        label: name,
        tone: paused ? 'warn' : 'plain',
        shape: 'site',
      })),
    }),
    [sites.data],
  );
  return (
    <>
      <h1 className="unseen">Live map</h1>
      <CityMap label="The city with its sites" content={content} />
    </>
  );
}
