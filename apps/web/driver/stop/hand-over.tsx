import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Segments } from '../../kit/controls/segments.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { navigate } from '../../kit/navigation.tsx';
import { useDriver, useReport } from '../data/driver.ts';
import { parcelsOf, useParcels } from '../data/my-route.ts';
import type { Route, Stop } from '../outbox/as-reported.ts';
import type { Outgoing } from '../outbox/queue.ts';
import { CheckParcels } from './check-parcels.tsx';
import { CodeProof } from './code-proof.tsx';
import { FailDialog } from './fail-dialog.tsx';
import { PhotoProof } from './photo-proof.tsx';
import { SignatureProof } from './signature-proof.tsx';

const ways = [
  { value: 'photo', label: 'Photo' },
  { value: 'signature', label: 'Signature' },
  { value: 'code', label: 'Code' },
] as const;
type Way = (typeof ways)[number]['value'];

/** At the door: the right parcels, and something that shows it. */
export function HandOver({ route, stop }: { route: Route; stop: Stop }) {
  const { subject } = useDriver();
  const parcels = parcelsOf(stop, useParcels(subject, route).data ?? []);
  const [way, setWay] = useState<Way>('photo');
  const [isFailing, setFailing] = useState(false);
  const deliver = useDelivery(route, stop);
  return (
    <>
      <Panel title={parcels.length === 1 ? 'The parcel' : `${parcels.length} parcels`}>
        <CheckParcels parcels={parcels} />
      </Panel>
      <Panel title="What shows it">
        <div className="proof">
          <Segments label="Proof of delivery" value={way} options={ways} onChoose={setWay} />
          {way === 'photo' && <PhotoProof onDone={(data) => deliver('photo', data)} />}
          {way === 'signature' && <SignatureProof onDone={(data) => deliver('signature', data)} />}
          {way === 'code' && <CodeProof route={route} stop={stop} />}
        </div>
      </Panel>
      <Button className="wide" onClick={() => setFailing(true)}>
        Cannot be delivered
      </Button>
      {isFailing && <FailDialog route={route} stop={stop} onClose={() => setFailing(false)} />}
    </>
  );
}

/** The picture goes before the report that names it. */
function useDelivery(route: Route, stop: Stop) {
  const { report, now } = useReport(route);
  return async (shows: 'photo' | 'signature', data: string): Promise<void> => {
    const { shipment_id: shipmentId, stop_id } = stop;
    if (shipmentId === null) return;
    const proofId = `${shows}-${crypto.randomUUID()}`;
    const picture: Outgoing = { kind: 'proof', shipmentId, proofId, shows, data, takenAt: now() };
    const proof = shows === 'photo' ? { photo_id: proofId } : { signature_id: proofId };
    await report({ type: 'delivered', stop_id, proof }, picture);
    navigate('/driver');
  };
}
