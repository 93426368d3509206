import { useEffect, useState } from 'react';
import { queryClient } from '../../kit/api.ts';
import { useOnline } from '../../kit/offline/use-online.ts';
import { useSession } from '../../kit/session/session.ts';
import { useEntries } from '../data/my-route.ts';
import { routesKey, vehicleKey } from '../data/keys.ts';
import { shelf } from './outbox.ts';
import { sendWaiting, waitingOf } from './queue.ts';
import { sendEntry } from './send-entry.ts';

/** One tab sends at a time, and what another has begun is waited for. */
export const sendAll = (owner: string): Promise<'empty' | 'later'> =>
  navigator.locks.request('waystock-outbox', () => sendWaiting(shelf, owner, sendEntry));

const longestPauseMs = 30_000;

/** Sends what waits as soon as there is a network, and again after a growing pause. */
export function useSending(owner: string): void {
  const isOnline = useOnline();
  const isSignedIn = useSession() !== undefined;
  // The newest and not how many: one may be sent in the moment in which another is added.
  const newest = waitingOf(useEntries(), owner).at(-1)?.seq;
  const [failures, setFailures] = useState(0);
  useEffect(() => {
    if (!isOnline || !isSignedIn || newest === undefined) return undefined;
    const pauseMs = failures === 0 ? 0 : Math.min(longestPauseMs, 1000 * 2 ** failures);
    const timer = setTimeout(() => {
      sendAll(owner).then((outcome) => {
        setFailures((n) => (outcome === 'later' ? n + 1 : 0));
        if (outcome === 'empty') refreshRoutes();
      }, reportError);
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [owner, isOnline, isSignedIn, newest, failures]);
}

/** The list alone says which route is the current one, and whether there is another. */
function refreshRoutes(): void {
  for (const queryKey of [routesKey, ['route'], vehicleKey])
    queryClient.invalidateQueries({ queryKey: [...queryKey] }).catch(reportError);
}
