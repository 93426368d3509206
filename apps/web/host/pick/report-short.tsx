import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { type PickTask, type Sku, useDeed } from '../reads.ts';

export interface ReportShortProps {
  readonly task: PickTask;
  readonly left: number;
  readonly sku: Sku | undefined;
  readonly onClose: () => void;
}

/** What is not there, and what happens then; asked before, since it cannot be taken back. */
export function ReportShort({ task, left, sku, onClose }: ReportShortProps) {
  const { task_id } = task;
  const report = useDeed(
    () => valueOf(api.fulfilment.reportShort({ params: { task_id } })),
    [['pick-tasks'], ['pick-lists'], ['work'], ['stock'], ['lots']],
  );
  const name = sku?.name ?? task.sku_id;
  const doIt = (): void =>
    report.mutate(undefined, {
      onSuccess: () => {
        toast(`${left} × ${name} reported short.`);
        onClose();
      },
    });
  return (
    <Dialog
      title="Not enough on the shelf"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Look again</Button>
          <Button look="danger" busy={report.isPending} onClick={doIt}>
            Report {left} short
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          {task.picked > 0 ? `You have ${task.picked} of ${task.units}; ` : ''}
          <strong>
            {left} × {name}
          </strong>{' '}
          {left === 1 ? 'is' : 'are'} missing on shelf {task.shelf}. Scan first what is there.
        </p>
        <ul className="bullets">
          <li>They leave the book, so that nobody else is promised them.</li>
          <li>They are looked for at other sites, to be there by the promise.</li>
          <li>
            If nobody has them, the order goes without, and the customer does not pay for them.
          </li>
        </ul>
        {report.isError && <ProblemNotice error={report.error} />}
      </div>
    </Dialog>
  );
}
