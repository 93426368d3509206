import type { OrderId, RouteId, ShipmentId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Choice } from '../../kit/controls/choice.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatDistance, formatDuration } from '../../kit/format.ts';
import { WhatIf } from '../frame/what-if.tsx';
import { useFleet } from '../reads.ts';

interface ReassignDialogProps {
  readonly shipmentId: ShipmentId;
  readonly orderId: OrderId;
  readonly onClose: () => void;
}

/** Each route that could take a packed shipment, and what that would cost and when it would be there. */
export function ReassignDialog({ shipmentId, orderId, onClose }: ReassignDialogProps) {
  const [chosen, choose] = useState<RouteId>();
  const fleet = useFleet().data ?? [];
  const params = { shipment_id: shipmentId };
  const asked = useQuery({
    queryKey: ['order', orderId, 'insertions', shipmentId],
    queryFn: () => valueOf(api.routes.listInsertions({ params })),
    staleTime: 0,
  });
  const vehicleOf = (id: RouteId): string =>
    fleet.find(({ route }) => route?.route_id === id)?.name ?? id;
  return (
    <WhatIf
      title="Put onto another route"
      verb="Reassign shipment"
      ready={chosen !== undefined}
      act={() =>
        valueOf(
          api.routes.insert({
            body: { shipment_id: shipmentId, ...(chosen ? { route_id: chosen } : {}) },
          }),
        )
      }
      told={({ vehicle_id: id }) =>
        `It rides with ${fleet.find((one) => one.vehicle_id === id)?.name ?? id}.`
      }
      stale={[['order'], ['route'], ['fleet'], ['exceptions']]}
      onClose={onClose}
    >
      <Loaded query={asked} lines={5}>
        {({ items, refused, currency }) => (
          <>
            {items.length === 0 && (
              <EmptyState title="No other route can take it">
                Only routes that are fixed or driving can, and only what stands packed at its dock.
              </EmptyState>
            )}
            <fieldset className="choices">
              <legend className="unseen">Routes</legend>
              {items.map((one) => (
                <Choice
                  key={one.route_id}
                  name="route"
                  title={vehicleOf(one.route_id)}
                  note={
                    <>
                      {currency && (
                        <>
                          <Money minor={one.extra_cost_minor} currency={currency} /> more,{' '}
                        </>
                      )}
                      {formatDistance(one.extra_distance_m)} and {formatDuration(one.extra_time_s)}{' '}
                      of detour
                    </>
                  }
                  aside={
                    <>
                      there at <InstantText at={one.delivers_at} />,{' '}
                      {one.slack_s < 0 ? (
                        <strong className="overdue">{formatDuration(-one.slack_s)} late</strong>
                      ) : (
                        `${formatDuration(one.slack_s)} to spare`
                      )}
                    </>
                  }
                  isChosen={chosen === one.route_id}
                  onChoose={() => choose(one.route_id)}
                />
              ))}
            </fieldset>
            {refused.length > 0 && (
              <details>
                <summary>{refused.length} routes cannot take it</summary>
                <ul className="reasons">
                  {refused.map(({ route_id: id, reason }) => (
                    <li key={id}>
                      {vehicleOf(id)}: {reason}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </Loaded>
    </WhatIf>
  );
}
