import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelReasons } from '@waystock/contract';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Select } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { inWords } from '../../kit/format.ts';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import type { Order } from './use-order.ts';

export interface OrderDialogProps {
  readonly order: Order;
  readonly onClose: () => void;
}

type Reason = (typeof cancelReasons)[number];

export function CancelDialog({ order, onClose }: OrderDialogProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState<Reason>('changed-mind');
  const params = { order_id: order.order_id };
  const cancel = useMutation({
    mutationFn: () => valueOf(api.orders.cancel({ params, body: { reason } })),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['order', order.order_id] });
      toast('The order is cancelled.');
      onClose();
    },
  });
  return (
    <Dialog
      title="Cancel the order"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel the order
          </Button>
        </>
      }
    >
      <div className="dialog-form">
        <p>What has not left yet is put back, and what is held on your card is let go.</p>
        <Select
          label="Why"
          value={reason}
          onChange={(event) => setReason(event.target.value as Reason)}
          options={cancelReasons.map((value) => ({ value, label: inWords(value) }))}
        />
        {cancel.isError && <ProblemNotice error={cancel.error} />}
      </div>
    </Dialog>
  );
}
