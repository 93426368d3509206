import { useMutation } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import type { OrderDialogProps } from './cancel-dialog.tsx';

/** A link for whoever is at home: how far it is, and nothing about who ordered what. */
export function ShareDialog({ order, onClose }: OrderDialogProps) {
  const params = { order_id: order.order_id };
  const share = useMutation({ mutationFn: () => valueOf(api.orders.share({ params })) });
  const end = useMutation({
    mutationFn: () => valueOf(api.orders.unshare({ params })),
    onSuccess() {
      toast('No link to this order works any more.');
      onClose();
    },
  });
  const link = share.data && `${location.origin}/t/${share.data.token}`;
  return (
    <Dialog
      title="Let somebody follow it"
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" busy={end.isPending} onClick={() => end.mutate()}>
            End all links
          </Button>
          {link === undefined ? (
            <Button look="primary" busy={share.isPending} onClick={() => share.mutate()}>
              Make a link
            </Button>
          ) : (
            <Button look="primary" onClick={() => void copy(link)}>
              Copy
            </Button>
          )}
        </>
      }
    >
      <div className="dialog-form">
        <p>
          Whoever has the link sees when it comes and roughly where it is once it is near. They see
          no name, no address and nothing of what is in it. It ends three days after the delivery.
        </p>
        {link !== undefined && (
          <Field label="Link" readOnly value={link} onFocus={(event) => event.target.select()} />
        )}
        {(share.isError || end.isError) && <ProblemNotice error={share.error ?? end.error} />}
      </div>
    </Dialog>
  );
}

async function copy(link: string): Promise<void> {
  await navigator.clipboard.writeText(link).then(
    () => toast('Copied.'),
    () => toast('Your browser does not let pages copy; select the link.', 'bad'),
  );
}
