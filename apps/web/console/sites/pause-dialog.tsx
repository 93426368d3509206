import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Field } from '../../kit/controls/field.tsx';
import { Facts } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { WhatIf } from '../frame/what-if.tsx';
import type { Site } from '../reads.ts';

/** Takes a site out of service or puts it back, having shown what would follow. */
export function PauseDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const { site_id: id, name, paused, version } = site;
  const [reason, setReason] = useState('');
  const params = { site_id: id };
  const effects = useQuery({
    queryKey: ['site', id, 'pause-effects'],
    queryFn: () => valueOf(api.sites.pauseEffects({ params })),
    staleTime: 0,
  });
  return (
    <WhatIf
      title={paused ? `Resume ${name}` : `Pause ${name}`}
      verb={paused ? 'Resume site' : 'Pause site'}
      danger={!paused}
      ready={effects.isSuccess && (paused || reason.trim() !== '')}
      act={() =>
        paused
          ? valueOf(api.sites.resume({ params, version }))
          : valueOf(api.sites.pause({ params, version, body: { reason: reason.trim() } }))
      }
      told={() => (paused ? `${name} works again.` : `${name} is paused.`)}
      stale={[['sites'], ['site'], ['exceptions']]}
      onClose={onClose}
    >
      <Loaded query={effects} lines={5}>
        {(known) => (
          <Facts
            of={[
              ['Waiting here', `${known.waiting_shipments} shipments not yet released`],
              [
                paused ? 'Would come here' : 'Would go elsewhere',
                `${known.moved_orders} of ${known.considered_orders} orders looked at`,
              ],
              [
                'Would be stranded',
                known.stranded_orders === 0 ? (
                  'None'
                ) : (
                  <strong className="overdue">
                    {known.stranded_orders} orders nothing else can serve in time
                  </strong>
                ),
              ],
              [
                known.extra_cost_minor < 0n ? 'Saves' : 'Costs more',
                <Money
                  minor={
                    known.extra_cost_minor < 0n ? -known.extra_cost_minor : known.extra_cost_minor
                  }
                  currency={known.currency}
                />,
              ],
              ['Stays here', `${known.staying_shipments} shipments being picked or packed`],
            ]}
          />
        )}
      </Loaded>
      {!paused && (
        <Field
          label="Why"
          placeholder="Power failure, stock-taking, flood …"
          hint="Everybody who works with this site reads it."
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
    </WhatIf>
  );
}
