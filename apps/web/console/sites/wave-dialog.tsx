import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Facts } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { WhatIf } from '../frame/what-if.tsx';
import type { Site } from '../reads.ts';

/** Releases what leaves with the next departure, having shown how much that is. */
export function WaveDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const { site_id: id, name } = site;
  const next = useQuery({
    queryKey: ['site', id, 'next-wave'],
    queryFn: () => valueOf(api.fulfilment.nextWave({ params: { site_id: id } })),
    staleTime: 0,
  });
  return (
    <WhatIf
      title={`Release a wave at ${name}`}
      verb="Release wave"
      ready={(next.data?.shipments ?? 0) > 0}
      act={() => valueOf(api.fulfilment.releaseWave({ body: { site_id: id } }))}
      told={({ shipments }) => `${shipments} shipments are released for picking.`}
      stale={[['site']]}
      onClose={onClose}
    >
      <Loaded query={next} lines={4}>
        {(known) => (
          <Facts
            of={[
              ['Leaves at', <InstantText at={known.departs_at} />],
              ['Would be released', `${known.shipments} of ${known.waiting_shipments} shipments`],
              ['Units to pick', known.units],
              ['On the floor now', `${known.open_units} of ${known.most_open_units} units`],
              ['From then on', 'Their plans stand; they are not planned anew any more.'],
            ]}
          />
        )}
      </Loaded>
    </WhatIf>
  );
}
