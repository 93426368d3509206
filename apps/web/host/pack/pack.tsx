import { api, valueOf } from '../../kit/api.ts';
import { names } from '../../kit/class-names.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { formatWeight, inWords } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { Link } from '../../kit/navigation.tsx';
import { GoodsName } from '../goods-name.tsx';
import { type Leaving, type Parcel, type Site, useDeed, useDock, useGoods } from '../reads.ts';
import { Labels } from './labels.tsx';
import { usePrinted } from './printed.ts';

/** What is picked and goes into cartons: into which, what with what, and its labels. */
export function Pack({ site, shipmentId }: { site: Site; shipmentId: string | undefined }) {
  const dock = useDock(site.site_id);
  return (
    <div className="page floor">
      <h1>Pack</h1>
      <Loaded query={dock} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <EmptyState title="Nothing to pack.">
              What has been picked comes here, with the cartons chosen for it.
            </EmptyState>
          ) : (
            <Table site={site} all={all} open={all.find((one) => one.shipment_id === shipmentId)} />
          )
        }
      </Loaded>
    </div>
  );
}

interface TableProps {
  readonly site: Site;
  readonly all: readonly Leaving[];
  readonly open: Leaving | undefined;
}

function Table({ site, all, open }: TableProps) {
  const printed = usePrinted();
  const isPrinted = ({ parcels }: Leaving): boolean =>
    parcels.length > 0 && parcels.every((parcel) => printed.has(parcel.tracking_number));
  const waiting = all.filter((one) => !isPrinted(one));
  const chosen = open ?? waiting[0] ?? all[0];
  return (
    <div className="beside">
      <ol className="cards" aria-label="Orders to pack, most urgent first">
        {[...waiting, ...all.filter(isPrinted)].map((one) => (
          <li key={one.shipment_id}>
            <Card site={site} leaving={one} isOpen={one === chosen} isPrinted={isPrinted(one)} />
          </li>
        ))}
      </ol>
      {chosen && <Packing key={chosen.shipment_id} leaving={chosen} />}
    </div>
  );
}

interface CardProps {
  readonly site: Site;
  readonly leaving: Leaving;
  readonly isOpen: boolean;
  readonly isPrinted: boolean;
}

function Card({ site, leaving, isOpen, isPrinted }: CardProps) {
  const { parcels, express, promised_at, order_number } = leaving;
  const isLate = promised_at < useNow(15_000);
  return (
    <Link
      className={names('card', isOpen && 'is-open')}
      aria-current={isOpen || undefined}
      href={`/host/${site.site_id}/pack/${leaving.shipment_id}`}
    >
      <span className="card-title">
        {order_number}
        {express && <Badge tone="accent">Express</Badge>}
        {isLate && <Badge tone="bad">Late</Badge>}
        {isPrinted && <Badge tone="good">Labelled</Badge>}
      </span>
      <span className="quiet">
        {parcels.length === 0 ? 'Picked' : count(parcels.length, 'parcel')} · promised{' '}
        <InstantText at={promised_at} />
      </span>
    </Link>
  );
}

/** The packing table for one order. */
function Packing({ leaving }: { leaving: Leaving }) {
  const { parcels, order_number, shipment_id } = leaving;
  const goods = useGoods(parcels.flatMap((parcel) => parcel.lines.map((line) => line.sku_id)));
  const pack = useDeed(
    () => valueOf(api.fulfilment.pack({ params: { shipment_id } })),
    [['dock'], ['work']],
  );
  return (
    <section className="packing" aria-labelledby="packing">
      <h2 id="packing">{order_number}</h2>
      <p className="quiet">{goesTo(leaving)}</p>
      {parcels.length === 0 ? (
        <EmptyState title="Picked, and not yet in cartons.">
          <Button look="primary" busy={pack.isPending} onClick={() => pack.mutate(undefined)}>
            Choose cartons
          </Button>
          {pack.isError && <ProblemNotice error={pack.error} />}
        </EmptyState>
      ) : (
        <>
          <ol className="parcels">
            {parcels.map((parcel) => (
              <li key={parcel.parcel_id}>
                <ParcelToPack parcel={parcel} of={parcels.length} goods={goods} />
              </li>
            ))}
          </ol>
          <Labels parcels={parcels} />
        </>
      )}
    </section>
  );
}

interface ParcelToPackProps {
  readonly parcel: Parcel;
  readonly of: number;
  readonly goods: ReturnType<typeof useGoods>;
}

const ParcelToPack = ({ parcel, of, goods }: ParcelToPackProps) => (
  <>
    <p className="parcel-head">
      <strong>
        {parcel.carton === null ? 'As it stands' : `${inWords(parcel.carton)} carton`}
      </strong>
      <span className="quiet">
        parcel {parcel.number} of {of} · {sizeOf(parcel)} · {formatWeight(parcel.weight_g)}
      </span>
    </p>
    <ul className="rows">
      {parcel.lines.map((line) => (
        <li key={line.sku_id} className="row">
          <span className="row-main">
            <GoodsName sku={goods(line.sku_id)} id={line.sku_id} />
          </span>
          <span className="value">{line.units} ×</span>
        </li>
      ))}
    </ul>
    <p className="quiet small value">{parcel.tracking_number}</p>
  </>
);

const sizeOf = ({ length_mm, width_mm, height_mm }: Parcel): string =>
  `${[length_mm, width_mm, height_mm].map((mm) => Math.round(mm / 10)).join(' × ')} cm`;

/** Who will take it, as far as it is known. */
export function goesTo({ taken_by, service, vehicle_id, driver }: Leaving): string {
  if (taken_by === 'customer') return 'Waits at the counter for its customer';
  if (taken_by === 'carrier') return `Goes with ${service}`;
  if (vehicle_id === null) return 'No vehicle is planned for it yet';
  return `Rides with ${vehicle_id}${driver === null ? '' : `, ${driver}`}`;
}

const count = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
