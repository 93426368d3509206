import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { type Site, useDeed, useWork } from '../reads.ts';

const changes = [['sites'], ['work']];

/** Closes a site to new orders, or opens it again. */
export function PauseSite({ site }: { site: Site }) {
  const [isAsking, setAsking] = useState(false);
  const resume = useDeed(
    () => valueOf(api.sites.resume({ params: { site_id: site.site_id } })),
    changes,
  );
  if (!site.paused)
    return (
      <>
        <Button onClick={() => setAsking(true)}>Pause site</Button>
        {isAsking && <AskToPause site={site} onClose={() => setAsking(false)} />}
      </>
    );
  return (
    <Button
      look="primary"
      busy={resume.isPending}
      onClick={() =>
        resume.mutate(undefined, {
          onSuccess: () => toast(`${site.name} takes orders again.`),
          onError: (error) => toast(error.message, 'bad'),
        })
      }
    >
      Resume site
    </Button>
  );
}

function AskToPause({ site, onClose }: { site: Site; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const work = useWork(site.site_id);
  const pause = useDeed(
    () => valueOf(api.sites.pause({ params: { site_id: site.site_id }, body: { reason } })),
    changes,
  );
  const doIt = (): void =>
    pause.mutate(undefined, {
      onSuccess: () => {
        toast(`${site.name} is paused.`);
        onClose();
      },
    });
  const moved = work.data?.to_release.shipments ?? 0;
  const kept = (work.data?.to_pick.shipments ?? 0) + (work.data?.to_hand_over.shipments ?? 0);
  return (
    <Dialog
      title={`Pause ${site.name}`}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it open</Button>
          <Button
            look="danger"
            disabled={reason.trim() === ''}
            busy={pause.isPending}
            onClick={doIt}
          >
            Pause site
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          It takes no new orders. {moved} not yet released {moved === 1 ? 'is' : 'are'} planned anew
          at other sites; {kept} released before {kept === 1 ? 'stays' : 'stay'} yours to pick and
          hand over.
        </p>
        <Field
          label="Why"
          value={reason}
          maxLength={200}
          placeholder="No electricity"
          onChange={(event) => setReason(event.target.value)}
        />
        {pause.isError && <ProblemNotice error={pause.error} />}
      </div>
    </Dialog>
  );
}
