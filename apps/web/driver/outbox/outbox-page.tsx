import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { inWords } from '../../kit/format.ts';
import { useDriver } from '../data/driver.ts';
import { useCurrentRoute, useEntries } from '../data/my-route.ts';
import { stopName } from '../route/stop-words.ts';
import type { Route } from './as-reported.ts';
import { outbox } from './outbox.ts';
import { type Entry, type Outgoing, refusedOf, waitingOf } from './queue.ts';

/** What the server has not taken yet, and what it will not take. */
export function OutboxPage() {
  const { subject } = useDriver();
  const { route } = useCurrentRoute(subject);
  const entries = useEntries();
  const waiting = waitingOf(entries, subject);
  const refused = refusedOf(entries, subject);
  return (
    <div className="page driver-page">
      <h1>Not sent yet</h1>
      {refused.map((entry) => (
        <RefusedEntry key={entry.seq} entry={entry} route={route} />
      ))}
      <Panel flush>
        {waiting.length === 0 ? (
          <EmptyState title="Everything is sent">
            What you do without a network waits here, and is sent in order when it is back.
          </EmptyState>
        ) : (
          <ol className="outbox">
            {waiting.map((entry) => (
              <li key={entry.seq}>
                <span>{wordsOf(entry.what, route)}</span>
                <When what={entry.what} />
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </div>
  );
}

function RefusedEntry({ entry, route }: { entry: Entry; route: Route | undefined }) {
  const { refused } = entry;
  return (
    <Panel
      title={wordsOf(entry.what, route)}
      aside={<Badge tone="bad">Refused</Badge>}
      className="refused"
    >
      <p>
        <strong>{refused?.title}.</strong> {refused?.detail}
      </p>
      <p className="quiet">{refused?.action}</p>
      <div className="actions">
        <Button onClick={() => void outbox.tryAgain(entry).catch(reportError)}>Send again</Button>
        <Button look="quiet" onClick={() => void outbox.discard(entry).catch(reportError)}>
          Set aside
        </Button>
      </div>
    </Panel>
  );
}

function When({ what }: { what: Outgoing }) {
  if (what.kind === 'scan') return null;
  return (
    <span className="quiet">
      <InstantText at={what.kind === 'report' ? what.event.at : what.takenAt} style="time" />
    </span>
  );
}

function wordsOf(what: Outgoing, route: Route | undefined): string {
  if (what.kind === 'proof') return inWords(what.shows);
  if (what.kind === 'scan') return `Parcel ${what.code} on board`;
  const { event } = what;
  const stop =
    'stop_id' in event ? route?.stops.find((one) => one.stop_id === event.stop_id) : undefined;
  return stop ? `${inWords(event.type)}: ${stopName(stop)}` : `Route ${event.type}`;
}
