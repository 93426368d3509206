import { useEffect } from 'react';
import { queryClient } from '../kit/api.ts';
import { useOnline } from '../kit/offline/use-online.ts';
import { Gate } from '../kit/session/gate.tsx';
import { useSession } from '../kit/session/session.ts';
import { ownKeys } from './data/keys.ts';
import { forgetKept } from './data/kept.ts';
import {
  rememberDriver,
  rememberedDriver,
  type DriverIdentity,
  DriverProvider,
} from './data/driver.ts';
import { Driver } from './driver.tsx';

/**
 * A token ends with the tab. Whoever opens the page again without a network finds the route they were
 * driving and works on; what they do is sent when they have signed in again.
 */
export function DriverGate() {
  const session = useSession();
  const isOnline = useOnline();
  const isDriver = session?.role === 'driver';
  useEffect(() => {
    if (isDriver) rememberDriver({ subject: session.subject, name: session.name });
    else if (isOnline) {
      for (const queryKey of ownKeys) queryClient.removeQueries({ queryKey: [...queryKey] });
      forgetKept().catch(reportError);
    }
  }, [session, isDriver, isOnline]);
  const driver: DriverIdentity | undefined = isDriver
    ? session
    : !session && !isOnline
      ? rememberedDriver()
      : undefined;
  if (!driver)
    return (
      <Gate face="driver" roles={['driver']}>
        {null}
      </Gate>
    );
  return (
    <DriverProvider value={driver}>
      <Driver />
    </DriverProvider>
  );
}
