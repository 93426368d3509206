import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { useDriver, useReport } from '../data/driver.ts';
import { isOnBoard, loadedAtStart, useEntries, useParcels, useSite } from '../data/my-route.ts';
import { waitingOf } from '../outbox/queue.ts';
import type { Route } from '../outbox/as-reported.ts';
import { ParcelScan } from '../stop/parcel-scan.tsx';

/** At the site: every parcel is scanned on board, then the route starts. */
export function LoadAndLeave({ route }: { route: Route }) {
  const { subject } = useDriver();
  const parcels = useParcels(subject, route);
  const site = useSite(subject, route.site_id);
  const waiting = waitingOf(useEntries(), subject);
  const { report } = useReport(route);
  const [isAsking, setAsking] = useState(false);
  const start = (): void => void report({ type: 'started' }).catch(reportError);
  return (
    <Panel
      title={`Load at ${site.data?.name ?? 'the site'}`}
      aside={site.data?.address}
      className="loading"
    >
      <Loaded query={parcels} lines={4}>
        {(all) => {
          const here = loadedAtStart(route, all);
          const missing = here.filter((parcel) => !isOnBoard(parcel, waiting));
          return (
            <>
              <ParcelScan parcels={here} vehicleId={route.vehicle_id} />
              <Button
                look="primary"
                className="wide"
                onClick={() => (missing.length === 0 ? start() : setAsking(true))}
              >
                Start the route
              </Button>
              {isAsking && (
                <Dialog
                  title={`Leave without ${missing.length === 1 ? 'a parcel' : `${missing.length} parcels`}?`}
                  onClose={() => setAsking(false)}
                  actions={
                    <>
                      <Button onClick={() => setAsking(false)}>Stay</Button>
                      <Button look="danger" onClick={start}>
                        Leave without
                      </Button>
                    </>
                  }
                >
                  <p>
                    What is not scanned counts as left at the site, and its stop cannot be
                    delivered. Scan it, or type its number, if it is on board.
                  </p>
                </Dialog>
              )}
            </>
          );
        }}
      </Loaded>
    </Panel>
  );
}
