import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Facts } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { CountField } from '../count-field.tsx';
import { type Inbound, type Sku, useDeed } from '../reads.ts';

const changes = [['inbound'], ['work'], ['stock'], ['lots'], ['movements']];

export interface ReceiveAnnouncedProps {
  readonly receipt: Inbound;
  readonly sku: Sku | undefined;
  readonly onClose: () => void;
}

/** What was announced against what was counted; the difference is told before it is booked. */
export function ReceiveAnnounced({ receipt, sku, onClose }: ReceiveAnnouncedProps) {
  const { inbound_id, units, sku_id } = receipt;
  const [counted, setCounted] = useState<number>(units);
  const name = sku?.name ?? sku_id;
  const take = useDeed(
    () =>
      valueOf(
        api.inbound.receive({
          params: { inbound_id },
          body: { counted: counted as Inbound['units'] },
        }),
      ),
    changes,
  );
  const doIt = (): void =>
    take.mutate(undefined, {
      onSuccess: () => {
        toast(`${counted} × ${name} received: shelf ${sku_id}.`);
        onClose();
      },
    });
  return (
    <Dialog
      title={name}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button look="primary" busy={take.isPending} onClick={doIt}>
            {counted === units ? `All ${units} are here` : `Book ${counted} of ${units}`}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Facts
          of={[
            ['Announced', `${units} units`],
            ['Due', <InstantText key="due" at={receipt.due_at} />],
            ['Lot', receipt.lot === '' ? '–' : receipt.lot],
            ['Expires', receipt.expires_on ?? '–'],
            ['Promised', receipt.reserved > 0 ? `${receipt.reserved} to customers` : '–'],
            ['Put away', `Shelf ${sku_id}`],
          ]}
        />
        <CountField label="Counted" value={counted} onChange={setCounted} />
        <p className="quiet" role="status">
          {difference(counted - units, receipt.reserved - counted)}
        </p>
        {take.isError && <ProblemNotice error={take.error} />}
      </div>
    </Dialog>
  );
}

function difference(more: number, unmet: number): string {
  if (more === 0) return 'As announced.';
  if (more > 0) return `${more} more than announced; they are for sale as well.`;
  const few = `${-more} fewer than announced.`;
  return unmet > 0 ? `${few} For ${unmet} promised ones, another source is looked for.` : few;
}
