import type { SkuId } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field, Select } from '../../kit/controls/field.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { CountField } from '../count-field.tsx';
import { type Lot, type Site, useDeed } from '../reads.ts';

const changes = [['stock'], ['lots'], ['movements'], ['work']];

export interface ShelfDialogProps {
  readonly site: Site;
  readonly skuId: SkuId;
  readonly lots: readonly Lot[];
  readonly onClose: () => void;
}

const sellable = (lots: readonly Lot[]): Lot[] => lots.filter((lot) => lot.status === 'sellable');
/** On the shelf: what is in totes has left it. */
const standing = ({ units, picked }: Lot): number => units - picked;

/** What stands there against what the book says; the difference is shown before it is booked. */
export function CountShelf({ site, skuId, lots, onClose }: ShelfDialogProps) {
  const kept = sellable(lots);
  const [name, setName] = useState(kept[0]?.lot ?? '');
  const lot = kept.find((one) => one.lot === name);
  const expected = lot ? standing(lot) : 0;
  const [typed, setTyped] = useState<number>();
  const counted = typed ?? expected;
  const [sheet] = useState(() => `count ${crypto.randomUUID()}`);
  const count = useDeed(
    () =>
      valueOf(
        api.stock.count({
          body: {
            sku_id: skuId,
            site_id: site.site_id,
            counted: counted as Lot['units'],
            reference: sheet,
            ...(name === '' ? {} : { lot: name }),
          },
        }),
      ),
    changes,
  );
  const doIt = (): void =>
    count.mutate(undefined, {
      onSuccess: ({ on_hand }) => {
        toast(`Counted; ${on_hand} on hand.`);
        onClose();
      },
    });
  return (
    <Dialog
      title="Count the shelf"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" busy={count.isPending} onClick={doIt}>
            {counted === expected ? 'It is right' : 'Set the book right'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <LotChoice
          lots={kept}
          value={name}
          onChoose={(chosen) => {
            setName(chosen);
            setTyped(undefined);
          }}
        />
        <CountField label="On the shelf" value={counted} onChange={setTyped} />
        <p className="quiet" role="status">
          {countedAgainst(counted, expected)} Units in totes are not counted.
        </p>
        {count.isError && <ProblemNotice error={count.error} />}
      </div>
    </Dialog>
  );
}

function countedAgainst(counted: number, expected: number): string {
  const more = counted - expected;
  if (more === 0) return `The book says ${expected}, too.`;
  return `The book says ${expected}: ${Math.abs(more)} ${more > 0 ? 'more' : 'fewer'}.`;
}

const causes = [
  { value: 'damage', label: 'Damaged' },
  { value: 'expiry', label: 'Expired' },
  { value: 'quarantine', label: 'To be looked at (quarantine)' },
  { value: 'write-off', label: 'Gone or thrown away' },
] as const;

/** Units that are not to be sold. */
export function RemoveUnits({ site, skuId, lots, onClose }: ShelfDialogProps) {
  const kept = sellable(lots);
  const [name, setName] = useState(kept[0]?.lot ?? '');
  const [units, setUnits] = useState(1);
  const [cause, setCause] = useState<(typeof causes)[number]['value']>('damage');
  const [note, setNote] = useState('');
  const [report] = useState(() => `removal ${crypto.randomUUID()}`);
  const lot = kept.find((one) => one.lot === name);
  const remove = useDeed(
    () =>
      valueOf(
        api.stock.remove({
          body: {
            sku_id: skuId,
            site_id: site.site_id,
            units: units as Lot['units'],
            cause,
            reference: note.trim() || report,
            ...(name === '' ? {} : { lot: name }),
          },
        }),
      ),
    changes,
  );
  const doIt = (): void =>
    remove.mutate(undefined, {
      onSuccess: ({ on_hand }) => {
        toast(`${units} removed; ${on_hand} on hand.`);
        onClose();
      },
    });
  return (
    <Dialog
      title="Remove from sale"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="danger" busy={remove.isPending} disabled={!lot} onClick={doIt}>
            Remove {units}
          </Button>
        </>
      }
    >
      <div className="stack">
        <LotChoice lots={kept} value={name} onChoose={setName} />
        <CountField
          label="Units"
          least={1}
          most={Math.max(1, lot ? standing(lot) : 1)}
          value={units}
          onChange={setUnits}
        />
        <Select
          label="Why"
          options={causes}
          value={cause}
          onChange={(event) => setCause(event.target.value as typeof cause)}
        />
        <Field
          label="Report number"
          hint="If there is one; the same report counts once."
          value={note}
          maxLength={120}
          onChange={(event) => setNote(event.target.value)}
        />
        {remove.isError && <ProblemNotice error={remove.error} />}
      </div>
    </Dialog>
  );
}

interface LotChoiceProps {
  readonly lots: readonly Lot[];
  readonly value: string;
  readonly onChoose: (lot: string) => void;
}

const LotChoice = ({ lots, value, onChoose }: LotChoiceProps) =>
  lots.length > 1 || (lots[0]?.lot ?? '') !== '' ? (
    <Select
      label="Lot"
      value={value}
      options={lots.map((lot) => ({
        value: lot.lot,
        label: `${lot.lot || 'Without a number'}${lot.expires_on === null ? '' : `, expires ${lot.expires_on}`} (${standing(lot)})`,
      }))}
      onChange={(event) => onChoose(event.target.value)}
    />
  ) : null;
