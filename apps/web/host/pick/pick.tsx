import { asId, type PickListId } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { useNow } from '../../kit/live/clock.ts';
import { Link } from '../../kit/navigation.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { type PickList, type Site, useDeed, usePickLists, useWork } from '../reads.ts';
import { PickWalk } from './pick-walk.tsx';

/** The walks that wait, or one of them. */
export const Pick = ({ site, listId }: { site: Site; listId: string | undefined }) =>
  listId === undefined ? (
    <PickLists site={site} />
  ) : (
    <PickWalk key={listId} site={site} listId={asId<PickListId>(listId)} />
  );

function PickLists({ site }: { site: Site }) {
  const lists = usePickLists(site.site_id);
  return (
    <div className="page floor">
      <header className="page-head">
        <h1>Pick</h1>
        <span className="page-end">
          <Release site={site} />
        </span>
      </header>
      <Loaded query={lists}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="Nothing to pick.">
              Orders are released just before they have to be picked, and appear here by themselves.
            </EmptyState>
          ) : (
            <ol className="cards" aria-label="Pick lists, most urgent first">
              {items.map((list) => (
                <li key={list.pick_list_id}>
                  <ListCard site={site} list={list} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </div>
  );
}

function ListCard({ site, list }: { site: Site; list: PickList }) {
  const isLate = list.promised_at < useNow(15_000);
  return (
    <Link className="card" href={`/host/${site.site_id}/pick/${list.pick_list_id}`}>
      <span className="card-title">
        {list.open_units} {list.open_units === 1 ? 'unit' : 'units'} to pick
        {list.express && <Badge tone="accent">Express</Badge>}
        {isLate && <Badge tone="bad">Late</Badge>}
      </span>
      <span className="quiet">
        For {list.shipments} {list.shipments === 1 ? 'order' : 'orders'} · promised{' '}
        <InstantText at={list.promised_at} />
      </span>
    </Link>
  );
}

/** What leaves next, now instead of at its latest start. */
function Release({ site }: { site: Site }) {
  const [isAsking, setAsking] = useState(false);
  const waiting = useWork(site.site_id).data?.to_release;
  const release = useDeed(
    () => valueOf(api.fulfilment.releaseWave({ body: { site_id: site.site_id } })),
    [['pick-lists'], ['work']],
  );
  const doIt = (): void =>
    release.mutate(undefined, {
      onSuccess: ({ shipments }) => {
        toast(shipments === 0 ? 'Nothing more leaves next.' : `${shipments} orders released.`);
        setAsking(false);
      },
    });
  if (!waiting || waiting.shipments === 0) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>Release {waiting.shipments} now</Button>
      {isAsking && (
        <Dialog
          title="Release for picking"
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>Leave them</Button>
              <Button look="primary" busy={release.isPending} onClick={doIt}>
                Release now
              </Button>
            </>
          }
        >
          <p>
            Up to {waiting.shipments} orders with {waiting.units} units, as far as they leave with
            the next departure and the floor has room. From then on they are picked here; until then
            a better plan may still be found for them.
          </p>
          {release.isError && <ProblemNotice error={release.error} />}
        </Dialog>
      )}
    </>
  );
}
