import { useState } from 'react';
import { names } from '../../kit/class-names.ts';
import { Badge } from '../../kit/data/badge.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { type Leaving, type Site, useDock } from '../reads.ts';
import { ScanField } from '../scan/scan-field.tsx';
import { parcelsOf, type Taker, takersOf } from './takers.ts';
import { useHandOver } from './use-hand-over.ts';

/** Parcels leave by their code: to a driver, to a carrier, to a customer at the counter. */
export function HandOver({ site }: { site: Site }) {
  const dock = useDock(site.site_id);
  return (
    <div className="page floor">
      <h1>Hand over</h1>
      <Loaded query={dock} lines={6}>
        {(all) => <Dock site={site} dock={all} />}
      </Loaded>
    </div>
  );
}

function Dock({ site, dock }: { site: Site; dock: readonly Leaving[] }) {
  const [chosen, setChosen] = useState<string>();
  const takers = takersOf(dock);
  const taker = takers.find((one) => one.id === chosen) ?? takers[0];
  const onCode = useHandOver(site, taker);
  // In the same place whoever takes, so that what was said last stays to be read.
  return (
    <>
      <ScanField {...whatToScan(taker)} onCode={onCode} />
      {taker ? (
        <div className="beside">
          <ul className="cards" aria-label="Who takes what">
            {takers.map((one) => (
              <li key={one.id}>
                <TakerCard
                  taker={one}
                  isOpen={one.id === taker.id}
                  onOpen={() => setChosen(one.id)}
                />
              </li>
            ))}
          </ul>
          <section className="packing" aria-labelledby="taker">
            <h2 id="taker">{taker.name}</h2>
            <ul className="rows">
              {taker.shipments.map((one) => (
                <li key={one.shipment_id} className="row">
                  <Waiting leaving={one} isForCounter={taker.kind === 'customer'} />
                </li>
              ))}
            </ul>
          </section>
        </div>
      ) : (
        <EmptyState title="Nothing waits to leave.">
          Packed parcels are here until somebody takes them.
        </EmptyState>
      )}
    </>
  );
}

function whatToScan(taker: Taker | undefined): { label: string; hint: string } {
  if (taker?.kind === 'customer')
    return { label: 'The customer’s code', hint: 'Order or tracking number' };
  return { label: taker ? `Scan for ${taker.name}` : 'Scan a parcel', hint: 'Tracking number' };
}

interface TakerCardProps {
  readonly taker: Taker;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function TakerCard({ taker, isOpen, onOpen }: TakerCardProps) {
  const parcels = parcelsOf(taker);
  const gone = parcels.filter((parcel) => parcel.handed_over_at !== null).length;
  return (
    <button
      type="button"
      className={names('card', isOpen && 'is-open')}
      aria-pressed={isOpen}
      onClick={onOpen}
    >
      <span className="card-title">{taker.name}</span>
      <span className="quiet">
        {gone > 0 ? `${gone} of ${parcels.length}` : parcels.length}{' '}
        {parcels.length === 1 ? 'parcel' : 'parcels'}
        {taker.note !== undefined && ` · ${taker.note}`}
        {taker.leaves !== null && (
          <>
            {' '}
            · leaves <InstantText at={taker.leaves} />
          </>
        )}
      </span>
    </button>
  );
}

function Waiting({ leaving, isForCounter }: { leaving: Leaving; isForCounter: boolean }) {
  const { parcels, express, promised_at, order_number } = leaving;
  return (
    <div className="row-main">
      <p className="card-title">
        {order_number}
        {express && <Badge tone="accent">Express</Badge>}
      </p>
      <p className="quiet small">
        {isForCounter ? 'ready; promised' : 'promised'} <InstantText at={promised_at} />
      </p>
      {!isForCounter && (
        <ul className="numbers">
          {parcels.map((parcel) => (
            <li key={parcel.parcel_id} className="value small">
              {parcel.tracking_number}
              {parcel.handed_over_at !== null && <Badge tone="good">On board</Badge>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
