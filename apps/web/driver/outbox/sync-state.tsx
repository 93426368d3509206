import { useOnline } from '../../kit/offline/use-online.ts';
import { useSession } from '../../kit/session/session.ts';
import { Link } from '../../kit/navigation.tsx';
import { useDriver } from '../data/driver.ts';
import { useEntries } from '../data/my-route.ts';
import { refusedOf, waitingOf } from './queue.ts';

/** Calm: nothing is lost, it only waits. */
export function SyncState() {
  const { subject } = useDriver();
  const isOnline = useOnline();
  const isSignedIn = useSession() !== undefined;
  const entries = useEntries();
  const waiting = waitingOf(entries, subject).length;
  const refused = refusedOf(entries, subject).length;
  return (
    <Link href="/driver/outbox" className={`sync sync-${isOnline ? 'online' : 'offline'}`}>
      <span role="status">{wordsFor({ isOnline, isSignedIn, waiting, refused })}</span>
    </Link>
  );
}

function wordsFor(state: {
  readonly isOnline: boolean;
  readonly isSignedIn: boolean;
  readonly waiting: number;
  readonly refused: number;
}): string {
  const { isOnline, isSignedIn, waiting, refused } = state;
  const parts = [
    ...(isOnline ? [] : ['Offline']),
    ...(waiting > 0 ? [`${waiting} to send`] : []),
    ...(refused > 0 ? [`${refused} refused`] : []),
    ...(isOnline && !isSignedIn ? ['sign in to send'] : []),
  ];
  return parts.length === 0 ? 'All sent' : parts.join(', ');
}
