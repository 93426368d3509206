import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Select } from '../../kit/controls/field.tsx';
import { navigate } from '../../kit/navigation.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { useReport } from '../data/driver.ts';
import type { Route, Stop } from '../outbox/as-reported.ts';
import { type Failure, failures } from '../outbox/queue.ts';

const words: Readonly<Record<Failure, string>> = {
  'nobody-home': 'Nobody is at home',
  refused: 'They do not want it',
  'wrong-address': 'They do not live here',
  'no-access': 'The door cannot be reached',
  damaged: 'It is damaged',
  'out-of-time': 'There is no time left today',
};

/** Why it comes back: the shopper is told, and what follows depends on it. */
export function FailDialog(props: {
  readonly route: Route;
  readonly stop: Stop;
  readonly onClose: () => void;
}) {
  const { route, stop, onClose } = props;
  const { report } = useReport(route);
  const [reason, setReason] = useState<Failure>('nobody-home');
  const fail = async (): Promise<void> => {
    await report({ type: 'failed', stop_id: stop.stop_id, reason });
    navigate('/driver');
  };
  return (
    <Dialog
      title="Cannot be delivered"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Try again</Button>
          <Button look="danger" onClick={() => void fail().catch(reportError)}>
            Take it back
          </Button>
        </>
      }
    >
      <Select
        label="Why"
        value={reason}
        options={failures.map((value) => ({ value, label: words[value] }))}
        onChange={(event) => setReason(event.target.value as Failure)}
      />
      <p className="quiet small">The parcel stays on board and is handed back at the site.</p>
    </Dialog>
  );
}
