import type { VehicleId } from '@waystock/kernel';
import { useState } from 'react';
import { ScanField } from '../../kit/scan/scan-field.tsx';
import { formatWeight } from '../../kit/format.ts';
import { useDriver } from '../data/driver.ts';
import { isOnBoard, type Parcel, type Parcels, useEntries } from '../data/my-route.ts';
import { outbox } from '../outbox/outbox.ts';
import { waitingOf } from '../outbox/queue.ts';

/** Parcels that go on board, by camera, hand scanner or typing; each counts once. */
export function ParcelScan({ parcels, vehicleId }: { parcels: Parcels; vehicleId: VehicleId }) {
  const { subject } = useDriver();
  const waiting = waitingOf(useEntries(), subject);
  const [error, setError] = useState<string>();
  const left = parcels.filter((parcel) => !isOnBoard(parcel, waiting));
  const scan = (code: string): void => {
    const parcel = parcels.find((one) => one.tracking_number === code);
    if (!parcel) return setError(`${code} does not ride with you. Leave it at the site.`);
    setError(undefined);
    if (isOnBoard(parcel, waiting)) return;
    const what = { kind: 'scan', code, vehicleId, shipmentId: parcel.shipment_id } as const;
    outbox.add(subject, what).catch(reportError);
  };
  return (
    <>
      {left.length > 0 && <ScanField label="Scan a parcel" error={error} onScan={scan} />}
      <p role="status">
        {left.length === 0
          ? `All ${parcels.length} on board`
          : `${parcels.length - left.length} of ${parcels.length} on board`}
      </p>
      <ul className="parcels">
        {parcels.map((parcel) => (
          <ParcelLine
            key={parcel.parcel_id}
            parcel={parcel}
            isDone={!left.includes(parcel)}
            doneWord="On board"
          />
        ))}
      </ul>
    </>
  );
}

export const ParcelLine = (props: {
  readonly parcel: Parcel;
  readonly isDone: boolean;
  readonly doneWord: string;
}) => (
  <li className={props.isDone ? 'parcel-done' : undefined}>
    <span className="value">{props.parcel.tracking_number}</span>
    <span className="quiet small">{formatWeight(props.parcel.weight_g)}</span>
    {props.isDone && <span className="parcel-mark">{props.doneWord}</span>}
  </li>
);
