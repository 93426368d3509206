import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import './what-if.css';

export interface WhatIfProps<Done> {
  readonly title: string;
  /** The verb on the button. */
  readonly verb: string;
  readonly danger?: boolean;
  /** Until then the button waits: something is missing, or what would follow is not known yet. */
  readonly ready: boolean;
  readonly act: () => Promise<Done>;
  /** One line that says what has happened. */
  readonly told: (done: Done) => string;
  /** What it makes stale. */
  readonly stale: readonly (readonly string[])[];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Shows what a change would do, and makes it only then. */
export function WhatIf<Done>(props: WhatIfProps<Done>) {
  const { title, verb, danger, ready, act, told, stale, onClose, children } = props;
  const queries = useQueryClient();
  const acting = useMutation({
    mutationFn: act,
    onSuccess: async (done) => {
      toast(told(done));
      onClose();
      await Promise.all(stale.map((key) => queries.invalidateQueries({ queryKey: [...key] })));
    },
  });
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button
            look={danger ? 'danger' : 'primary'}
            busy={acting.isPending}
            disabled={!ready}
            onClick={() => acting.mutate()}
          >
            {verb}
          </Button>
        </>
      }
    >
      <div className="what-if">
        {children}
        {acting.error && <ProblemNotice error={acting.error} />}
      </div>
    </Dialog>
  );
}
