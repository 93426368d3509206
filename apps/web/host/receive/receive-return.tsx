import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Segments } from '../../kit/controls/segments.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { toast } from '../../kit/feedback/toast.tsx';
import { formatMoney, inWords } from '../../kit/format.ts';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { CountField } from '../count-field.tsx';
import { type Return, type Sku, useDeed, useGoods } from '../reads.ts';

const changes = [['returns'], ['work'], ['stock'], ['lots'], ['movements']];
type Disposition = 'restock' | 'quarantine' | 'write-off';
const ways: readonly { value: Disposition; label: string }[] = [
  { value: 'restock', label: 'Restock' },
  { value: 'quarantine', label: 'Quarantine' },
  { value: 'write-off', label: 'Write off' },
];

interface Finding {
  readonly units: number;
  readonly disposition: Disposition;
  readonly lot: string;
}

/** Goods that must be kept cold, or that people take, are sold to nobody twice. */
const isRestockable = (sku: Sku | undefined): boolean =>
  sku?.temperature_class === 'ambient' && sku.hazard_class !== 'medical';

export interface ReceiveReturnProps {
  readonly goods: Return;
  readonly onClose: () => void;
}

/** The goods are back and looked at: how many came, and what becomes of them. */
export function ReceiveReturn({ goods, onClose }: ReceiveReturnProps) {
  const skus = useGoods(goods.lines.map((line) => line.sku_id));
  const [changed, setChanged] = useState<Readonly<Record<number, Partial<Finding>>>>({});
  const findingOf = (line: Return['lines'][number]): Finding => ({
    units: line.units,
    disposition: isRestockable(skus(line.sku_id)) ? 'restock' : 'write-off',
    lot: '',
    ...changed[line.line],
  });
  const { return_id } = goods;
  const receive = useDeed(() => {
    const lines = goods.lines.map((line) => {
      const { units, disposition, lot } = findingOf(line);
      const named = lot === '' ? {} : { lot };
      return { line: line.line, units: units as typeof line.units, disposition, ...named };
    });
    return valueOf(api.returns.receive({ params: { return_id }, body: { lines } }));
  }, changes);
  const doIt = (): void =>
    receive.mutate(undefined, {
      onSuccess: ({ refund_minor, currency }) => {
        const back = refund_minor === null ? 'Nothing' : formatMoney(refund_minor, currency);
        toast(`Booked. ${back} goes back to the customer.`);
        onClose();
      },
    });
  return (
    <Dialog
      title="Goods from a customer"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button look="primary" busy={receive.isPending} onClick={doIt}>
            Book what came
          </Button>
        </>
      }
    >
      <div className="stack">
        {goods.lines.map((line) => (
          <FindingFields
            key={line.line}
            line={line}
            sku={skus(line.sku_id)}
            finding={findingOf(line)}
            onChange={(change) =>
              setChanged({ ...changed, [line.line]: { ...changed[line.line], ...change } })
            }
          />
        ))}
        {receive.isError && <ProblemNotice error={receive.error} />}
      </div>
    </Dialog>
  );
}

interface FindingFieldsProps {
  readonly line: Return['lines'][number];
  readonly sku: Sku | undefined;
  readonly finding: Finding;
  readonly onChange: (change: Partial<Finding>) => void;
}

function FindingFields({ line, sku, finding, onChange }: FindingFieldsProps) {
  const name = sku?.name ?? line.sku_id;
  const options = isRestockable(sku) ? ways : ways.filter((way) => way.value !== 'restock');
  return (
    <fieldset className="finding">
      <legend>
        {name} <span className="quiet small">{inWords(line.reason)}</span>
      </legend>
      <CountField
        label={`Came back, of ${line.units}`}
        value={finding.units}
        most={line.units}
        onChange={(units) => onChange({ units })}
      />
      <Segments
        label={`What becomes of ${name}`}
        value={finding.disposition}
        options={options}
        onChoose={(disposition) => onChange({ disposition })}
      />
      {!isRestockable(sku) && (
        <p className="quiet small">Kept cold, or taken by people: it is not sold again.</p>
      )}
      {sku?.lot_tracked && finding.disposition === 'restock' && (
        <Field
          label="Lot printed on it"
          value={finding.lot}
          onChange={(event) => onChange({ lot: event.target.value })}
        />
      )}
    </fieldset>
  );
}
