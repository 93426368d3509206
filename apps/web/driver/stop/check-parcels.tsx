import { useState } from 'react';
import { ScanField } from '../../kit/scan/scan-field.tsx';
import type { Parcels } from '../data/my-route.ts';
import { ParcelLine } from './parcel-scan.tsx';

/** Whether what is in the hand belongs to this door; a help, not a hurdle. */
export function CheckParcels({ parcels }: { parcels: Parcels }) {
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set());
  const [error, setError] = useState<string>();
  const check = (code: string): void => {
    if (!parcels.some(({ tracking_number }) => tracking_number === code))
      return setError(`${code} is not for this door.`);
    setError(undefined);
    setChecked(new Set([...checked, code]));
  };
  return (
    <>
      <ul className="parcels">
        {parcels.map((parcel) => (
          <ParcelLine
            key={parcel.parcel_id}
            parcel={parcel}
            isDone={checked.has(parcel.tracking_number)}
            doneWord="Right"
          />
        ))}
      </ul>
      {checked.size < parcels.length && (
        <ScanField label="Check by scan" error={error} onScan={check} />
      )}
    </>
  );
}
