import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, Refusal, valueOf } from '../kit/api.ts';
import { Panel } from '../kit/data/panel.tsx';
import { SiteTimeZone } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { ProblemNotice } from '../kit/feedback/problem-notice.tsx';
import { Skeleton } from '../kit/feedback/skeleton.tsx';
import { CityMap } from '../kit/map/city-map.tsx';
import type { LonLat } from '../kit/map/decode-line.ts';
import type { MapContent } from '../kit/map/map-content.ts';
import { Arrival } from '../shop/orders/arrival.tsx';
import { StageTrack } from '../shop/orders/stage-track.tsx';
import { isOver, stageText } from '../shop/orders/stages.ts';

/** What whoever has the link may see. */
export function SharedDelivery({ token }: { token: string }) {
  const delivery = useQuery({
    queryKey: ['shared', token],
    queryFn: () => valueOf(api.shared.get({ params: { token } })),
    refetchInterval: ({ state }) =>
      state.error || (state.data && isOver(state.data.stage)) ? false : 10_000,
  });
  if (delivery.error instanceof Refusal && delivery.error.problem.kind === 'not-found')
    return (
      <EmptyState title="Nothing is shared under this link">
        Links end three days after the delivery. Ask whoever sent it for a new one.
      </EmptyState>
    );
  if (delivery.isError) return <ProblemNotice error={delivery.error} />;
  if (!delivery.data) return <Skeleton lines={6} />;
  const { stage, time_zone: zone, shipments } = delivery.data;
  const near = shipments.find(({ vehicle_near }) => vehicle_near !== null)?.vehicle_near;
  return (
    <SiteTimeZone value={zone}>
      <p className="shared-stage">{stageText(stage)}</p>
      {near && <Near lon={near.lon} lat={near.lat} />}
      {shipments.map((one, i) => (
        <Panel key={i} title={shipments.length > 1 ? `Part ${i + 1}` : 'How far it is'}>
          <Arrival
            stage={one.stage}
            promisedAt={one.promised_at}
            window={
              one.earliest_at !== null && one.latest_at !== null
                ? { from: one.earliest_at, to: one.latest_at }
                : undefined
            }
            late={one.late_because}
          />
          <StageTrack stage={one.stage} />
        </Panel>
      ))}
    </SiteTimeZone>
  );
}

/** Half a kilometre is as precise as it gets, so a place and no arrow. */
function Near({ lon, lat }: { lon: number; lat: number }) {
  const [content, look] = useMemo(() => around(lon, lat), [lon, lat]);
  return (
    <CityMap
      className="order-map"
      label="Roughly where the vehicle is"
      content={content}
      look={look}
    />
  );
}

function around(lon: number, lat: number): [MapContent, readonly LonLat[]] {
  return [
    {
      places: [{ id: 'near', at: [lon, lat], label: 'About here', tone: 'accent', shape: 'stop' }],
    },
    [
      [lon - 0.01, lat - 0.006],
      [lon + 0.01, lat + 0.006],
    ],
  ];
}
