import type { ShipmentId, SiteId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Choice } from '../../kit/controls/choice.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatDuration, inWords } from '../../kit/format.ts';
import { WhatIf } from '../frame/what-if.tsx';
import { type Order, useSiteName } from '../reads.ts';

interface SourceDialogProps {
  readonly shipmentId: ShipmentId;
  /** Where somebody has dragged it to. */
  readonly to?: SiteId | undefined;
  readonly onClose: () => void;
}

/** Until somebody picks it a shipment may change its site. */
export const isMovable = ({ stage, released_at }: Order['shipments'][number]): boolean =>
  stage === 'allocated' && released_at === null;

/** Each site that could send it instead: what that costs, and when it would be there. */
export function SourceDialog({ shipmentId, to, onClose }: SourceDialogProps) {
  const [chosen = to, choose] = useState<SiteId>();
  const siteName = useSiteName();
  const params = { shipment_id: shipmentId };
  const asked = useQuery({
    // Not the order's: once it has moved there is no such shipment to ask about.
    queryKey: ['sources', shipmentId],
    queryFn: () => valueOf(api.allocation.listSources({ params })),
    staleTime: 0,
  });
  const isOffered = asked.data?.items.some(({ site_id: id }) => id === chosen) ?? false;
  const unable = asked.data?.refused.find(({ site_id: id }) => id === to);
  return (
    <WhatIf
      title="Send it from another site"
      verb="Move shipment"
      ready={isOffered}
      act={() =>
        valueOf(api.allocation.changeSource({ params, body: { site_id: chosen as SiteId } }))
      }
      told={({ site_id: id }) => `It is sent from ${siteName(id)}.`}
      stale={[['order'], ['orders'], ['open-orders'], ['exceptions'], ['stock']]}
      onClose={onClose}
    >
      <Loaded query={asked} lines={5}>
        {({ items, refused, currency }) => (
          <>
            {unable && (
              <p className="note" role="status">
                {siteName(to)} cannot send it. {unable.reason}
              </p>
            )}
            {items.length === 0 && (
              <EmptyState title="No other site can send it">
                {currency === null
                  ? 'Somebody has begun to pick it, it waits for a transfer, or it is collected.'
                  : 'None has all of it and a way to bring it.'}
              </EmptyState>
            )}
            <fieldset className="choices">
              <legend className="unseen">Sites</legend>
              {items.map((one) => (
                <Choice
                  key={one.site_id}
                  name="site"
                  title={siteName(one.site_id)}
                  note={
                    <>
                      {currency && one.extra_cost_minor !== null && (
                        <>
                          <Difference minor={one.extra_cost_minor} currency={currency} />,{' '}
                        </>
                      )}
                      {one.service === 'own' ? 'our own vehicles' : inWords(one.service)}, leaves{' '}
                      <InstantText at={one.leaves_at} />
                    </>
                  }
                  aside={
                    <>
                      there by <InstantText at={one.arrives_at} />
                      {one.late_s > 0 && (
                        <strong className="overdue">, {formatDuration(one.late_s)} late</strong>
                      )}
                    </>
                  }
                  isChosen={chosen === one.site_id}
                  onChoose={() => choose(one.site_id)}
                />
              ))}
            </fieldset>
            {refused.length > 0 && (
              <details>
                <summary>{refused.length} sites cannot send it</summary>
                <ul className="reasons">
                  {refused.map(({ site_id: id, reason }) => (
                    <li key={id}>
                      {siteName(id)}: {reason}
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

type Amount = Parameters<typeof Money>[0];

const Difference = ({ minor, currency }: Amount) => (
  <>
    <Money minor={minor < 0n ? -minor : minor} currency={currency} /> {minor < 0n ? 'less' : 'more'}
  </>
);
