import { minutes } from '@waystock/kernel';
import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Segments } from '../../kit/controls/segments.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { useNow } from '../../kit/live/clock.ts';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { useReport } from '../data/driver.ts';
import type { Route } from '../outbox/as-reported.ts';

/** Rest, and the end of a vehicle: what may happen anywhere on the way. */
export function OnTheRoad({ route }: { route: Route }) {
  const [open, setOpen] = useState<'break' | 'breakdown'>();
  const close = (): void => setOpen(undefined);
  return (
    <div className="actions">
      {route.paused_until === null && (
        <Button onClick={() => setOpen('break')}>Take a break</Button>
      )}
      <Button look="quiet" onClick={() => setOpen('breakdown')}>
        Report a breakdown
      </Button>
      {open === 'break' && <BreakDialog route={route} onClose={close} />}
      {open === 'breakdown' && <BreakdownDialog route={route} onClose={close} />}
    </div>
  );
}

/** Those who wait are told later arrivals for as long as the driver rests. */
export function BreakNotice({ route }: { route: Route }) {
  const { report } = useReport(route);
  const now = useNow();
  const until = route.paused_until;
  if (until === null) return null;
  return (
    <div className="note">
      <p>
        {until > now ? 'You are on a break until ' : 'Your break was over at '}
        <InstantText at={until} style="time" />.
      </p>
      <Button onClick={() => void report({ type: 'resumed' }).catch(reportError)}>Go on</Button>
    </div>
  );
}

interface OfRoute {
  readonly route: Route;
  readonly onClose: () => void;
}

const lengths = ['15', '30', '45'] as const;

function BreakDialog({ route, onClose }: OfRoute) {
  const { report } = useReport(route);
  const [length, setLength] = useState<(typeof lengths)[number]>('30');
  const rest = async (): Promise<void> => {
    await report({ type: 'paused', duration_s: minutes(Number(length)) });
    onClose();
  };
  return (
    <Dialog
      title="How long do you rest?"
      onClose={onClose}
      actions={
        <Button look="primary" onClick={() => void rest().catch(reportError)}>
          Start the break
        </Button>
      }
    >
      <Segments
        label="Length of the break"
        value={length}
        options={lengths.map((value) => ({ value, label: `${value} min` }))}
        onChoose={setLength}
      />
      <p className="quiet small">Everybody who waits is told when you come instead.</p>
    </Dialog>
  );
}

function BreakdownDialog({ route, onClose }: OfRoute) {
  const { report } = useReport(route);
  const [detail, setDetail] = useState('');
  const tell = async (): Promise<void> => {
    await report({ type: 'broke-down', detail: detail.trim() });
    onClose();
  };
  return (
    <Dialog
      title="The vehicle cannot go on"
      onClose={onClose}
      actions={
        <Button
          look="danger"
          disabled={detail.trim() === ''}
          onClick={() => void tell().catch(reportError)}
        >
          Report the breakdown
        </Button>
      }
    >
      <p>Get to safety first. Your route ends here: others fetch what you carry and bring it.</p>
      <Field
        label="What is wrong"
        value={detail}
        maxLength={200}
        placeholder="Flat tyre at the bridge"
        onChange={(event) => setDetail(event.target.value)}
      />
    </Dialog>
  );
}
