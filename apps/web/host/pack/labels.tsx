import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { createPortal } from 'react-dom';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import type { Parcel } from '../reads.ts';
import { notePrinted, usePrinted } from './printed.ts';
import './print.css';

/** The labels of a shipment, to be looked at and printed, each on a page of its own. */
export function Labels({ parcels }: { parcels: readonly Parcel[] }) {
  const numbers = parcels.map((parcel) => parcel.tracking_number);
  const labels = useQuery({
    queryKey: ['labels', ...numbers],
    // A label names a person: it is read when it is printed and kept nowhere.
    gcTime: 0,
    queryFn: () =>
      Promise.all(
        numbers.map((tracking_number) =>
          valueOf(api.fulfilment.getLabel({ params: { tracking_number } })),
        ),
      ),
  });
  return (
    <Loaded query={labels}>
      {(all) => (
        <Sheet
          labels={all.map(({ tracking_number, svg }) => ({
            trackingNumber: tracking_number,
            picture: `data:image/svg+xml,${encodeURIComponent(svg)}`,
          }))}
        />
      )}
    </Loaded>
  );
}

interface Label {
  readonly trackingNumber: string;
  readonly picture: string;
}

function Sheet({ labels }: { labels: readonly Label[] }) {
  const printed = usePrinted();
  const sheet = useRef<HTMLDivElement>(null);
  const numbers = labels.map((label) => label.trackingNumber);
  const isPrinted = numbers.every((number) => printed.has(number));
  const print = async (): Promise<void> => {
    const pictures = [...(sheet.current?.querySelectorAll('img') ?? [])];
    await Promise.all(pictures.map((picture) => picture.decode()));
    globalThis.print();
    notePrinted(numbers);
  };
  const what = labels.length === 1 ? 'label' : `${labels.length} labels`;
  return (
    <>
      <Button
        look={isPrinted ? 'plain' : 'primary'}
        onClick={() => void print().catch(reportError)}
      >
        {isPrinted ? `Print ${what} again` : `Print ${what}`}
      </Button>
      <div className="labels" tabIndex={0} role="region" aria-label="Labels">
        {labels.map((label) => (
          <Picture key={label.trackingNumber} label={label} />
        ))}
      </div>
      {createPortal(
        <div ref={sheet} className="print-sheet" aria-hidden="true">
          {labels.map((label) => (
            <Picture key={label.trackingNumber} label={label} />
          ))}
        </div>,
        document.body,
      )}
    </>
  );
}

const Picture = ({ label: { trackingNumber, picture } }: { label: Label }) => (
  <img className="label" src={picture} alt={`Label ${trackingNumber}`} />
);
