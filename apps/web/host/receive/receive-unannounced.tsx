import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field, Select } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { CountField } from '../count-field.tsx';
import { findGoods, type Lot, type Site, type Sku, type Stock, useDeed } from '../reads.ts';

const changes = [['work'], ['stock'], ['lots'], ['movements']];

const kept = [
  { value: 'sellable', label: 'For sale' },
  { value: 'quarantine', label: 'In quarantine, to be looked at' },
] as const;

export interface ReceiveUnannouncedProps {
  readonly site: Site;
  /** What was scanned, if anything. */
  readonly found: Sku | undefined;
  readonly onClose: () => void;
}

/** Goods nobody has announced: what they are, how many, of which lot, by which delivery note. */
export function ReceiveUnannounced({ site, found, onClose }: ReceiveUnannouncedProps) {
  const form = useUnannounced(site, found);
  const doIt = (): void =>
    form.receive.mutate(undefined, {
      onSuccess: (stock) => {
        toast(`Booked: ${stock.on_hand} of ${stock.sku_id} on shelf ${stock.sku_id}.`);
        onClose();
      },
    });
  return (
    <Dialog
      title="Unannounced goods"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={!form.isComplete}
            busy={form.receive.isPending}
            onClick={doIt}
          >
            Book them in
          </Button>
        </>
      }
    >
      <div className="stack">
        <Field
          label="Goods"
          hint={form.sku ? form.sku.name : 'Barcode or shelf code'}
          error={form.isUnknown ? `No goods have the code ${form.code}.` : undefined}
          value={form.code}
          autoComplete="off"
          onChange={(event) => form.setCode(event.target.value)}
          onBlur={form.look}
          onKeyDown={(event) => event.key === 'Enter' && form.look()}
        />
        <CountField label="Units" value={form.units} least={1} onChange={form.setUnits} />
        {form.sku?.lot_tracked && (
          <>
            <Field
              label="Lot"
              value={form.lot}
              onChange={(event) => form.setLot(event.target.value)}
            />
            <Field
              label="Expires"
              type="date"
              value={form.expires}
              onChange={(event) => form.setExpires(event.target.value)}
            />
          </>
        )}
        <Field
          label="Delivery note"
          hint="The same note counts once for the same goods."
          value={form.reference}
          maxLength={120}
          onChange={(event) => form.setReference(event.target.value)}
        />
        <Select
          label="They are"
          options={kept}
          value={form.status}
          onChange={(event) => form.setStatus(event.target.value as (typeof kept)[number]['value'])}
        />
        {form.receive.isError && <ProblemNotice error={form.receive.error} />}
      </div>
    </Dialog>
  );
}

function useUnannounced(site: Site, found: Sku | undefined) {
  const [sku, setSku] = useState(found);
  const [code, setCode] = useState(found?.sku_id ?? '');
  const [isUnknown, setUnknown] = useState(false);
  const [units, setUnits] = useState(1);
  const [lot, setLot] = useState('');
  const [expires, setExpires] = useState('');
  const [reference, setReference] = useState('');
  const [status, setStatus] = useState<(typeof kept)[number]['value']>('sellable');
  const look = (): void => {
    if (code.trim() === '' || code === sku?.sku_id) return;
    findGoods(code).then((seen) => {
      setSku(seen);
      setUnknown(seen === undefined);
    }, reportError);
  };
  const receive = useDeed(async (): Promise<Stock> => {
    if (!sku) throw new Error('No goods are named.');
    return valueOf(
      api.stock.receive({
        body: {
          sku_id: sku.sku_id,
          site_id: site.site_id,
          units: units as Stock['on_hand'],
          cause: 'receipt',
          reference: reference.trim(),
          status,
          ...(lot === '' ? {} : { lot }),
          ...(expires === '' ? {} : { expires_on: expires as NonNullable<Lot['expires_on']> }),
        },
      }),
    );
  }, changes);
  const needsLot = sku?.lot_tracked === true && (lot === '' || expires === '');
  const isComplete = sku !== undefined && reference.trim() !== '' && !needsLot;
  return {
    ...{ sku, code, setCode, isUnknown, look, units, setUnits, lot, setLot, expires, setExpires },
    ...{ reference, setReference, status, setStatus, receive, isComplete },
  };
}
