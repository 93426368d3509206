import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { inWords } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { GoodsName } from '../goods-name.tsx';
import {
  findGoods,
  type Inbound,
  type Return,
  type Site,
  type Sku,
  useGoods,
  useInbound,
  useReturns,
} from '../reads.ts';
import { ScanField, type Verdict } from '../scan/scan-field.tsx';
import { ReceiveAnnounced } from './receive-announced.tsx';
import { ReceiveReturn } from './receive-return.tsx';
import { ReceiveUnannounced } from './receive-unannounced.tsx';

type Open =
  | { readonly kind: 'announced'; readonly receipt: Inbound }
  | { readonly kind: 'unannounced'; readonly sku: Sku | undefined }
  | { readonly kind: 'return'; readonly goods: Return }
  | undefined;

/** Goods that come in: announced, unannounced, and back from customers. */
export function Receive({ site }: { site: Site }) {
  const [open, setOpen] = useState<Open>();
  const inbound = useInbound(site.site_id);
  const returns = useReturns(site.site_id);
  const skus = useGoods((inbound.data ?? []).map((receipt) => receipt.sku_id));
  const close = (): void => setOpen(undefined);
  const onCode = async (code: string): Promise<Verdict | undefined> => {
    const sku = await findGoods(code);
    if (!sku) return { tone: 'bad', title: `No goods have the code ${code}` };
    const receipt = inbound.data?.find((one) => one.sku_id === sku.sku_id);
    setOpen(receipt ? { kind: 'announced', receipt } : { kind: 'unannounced', sku });
    return undefined;
  };
  return (
    <div className="page floor">
      <header className="page-head">
        <h1>Receive</h1>
        <span className="page-end">
          <Button onClick={() => setOpen({ kind: 'unannounced', sku: undefined })}>
            Unannounced goods
          </Button>
        </span>
      </header>
      <ScanField label="Scan what has come" hint="Barcode or shelf code" onCode={onCode} />
      <Panel title="Announced" flush>
        <Loaded query={inbound}>
          {(all) => (
            <Announced
              receipts={all}
              skus={skus}
              onOpen={(receipt) => setOpen({ kind: 'announced', receipt })}
            />
          )}
        </Loaded>
      </Panel>
      <Panel title="From customers" flush>
        <Loaded query={returns}>
          {(all) => (
            <Returns returns={all} onOpen={(goods) => setOpen({ kind: 'return', goods })} />
          )}
        </Loaded>
      </Panel>
      <OpenDialog site={site} open={open} skuOf={skus} onClose={close} />
    </div>
  );
}

interface OpenDialogProps {
  readonly site: Site;
  readonly open: Open;
  readonly skuOf: ReturnType<typeof useGoods>;
  readonly onClose: () => void;
}

function OpenDialog({ site, open, skuOf, onClose }: OpenDialogProps) {
  switch (open?.kind) {
    case 'announced':
      return (
        <ReceiveAnnounced
          receipt={open.receipt}
          sku={skuOf(open.receipt.sku_id)}
          onClose={onClose}
        />
      );
    case 'unannounced':
      return <ReceiveUnannounced site={site} found={open.sku} onClose={onClose} />;
    case 'return':
      return <ReceiveReturn goods={open.goods} onClose={onClose} />;
    default:
      return null;
  }
}

interface AnnouncedProps {
  readonly receipts: readonly Inbound[];
  readonly skus: ReturnType<typeof useGoods>;
  readonly onOpen: (receipt: Inbound) => void;
}

function Announced({ receipts, skus, onOpen }: AnnouncedProps) {
  const now = useNow(15_000);
  if (receipts.length === 0)
    return (
      <EmptyState title="Nothing is announced.">
        What suppliers and other sites send is here as soon as they say so.
      </EmptyState>
    );
  return (
    <ul className="rows" aria-label="Announced goods, soonest first">
      {receipts.map((receipt) => (
        <li key={receipt.inbound_id}>
          <button type="button" className="row row-button" onClick={() => onOpen(receipt)}>
            <span className="row-main">
              <GoodsName sku={skus(receipt.sku_id)} id={receipt.sku_id} />
              <span className="quiet small">
                {receipt.kind === 'transfer' && receipt.from_site_id !== null
                  ? `from ${receipt.from_site_id}`
                  : inWords(receipt.kind)}
                {receipt.reserved > 0 && ` · ${receipt.reserved} promised to customers`}
              </span>
            </span>
            <span className="value">{receipt.units} ×</span>
            <span className="row-end">
              {receipt.due_at < now ? <Badge tone="warn">Overdue</Badge> : null}{' '}
              <InstantText at={receipt.due_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface ReturnsProps {
  readonly returns: readonly Return[];
  readonly onOpen: (goods: Return) => void;
}

function Returns({ returns, onOpen }: ReturnsProps) {
  const skus = useGoods(returns.flatMap((goods) => goods.lines.map((line) => line.sku_id)));
  if (returns.length === 0)
    return (
      <EmptyState title="Nothing comes back.">
        What customers send back, and what could not be delivered, is announced here.
      </EmptyState>
    );
  return (
    <ul className="rows" aria-label="Returns">
      {returns.map((goods) => (
        <li key={goods.return_id}>
          <button type="button" className="row row-button" onClick={() => onOpen(goods)}>
            <span className="row-main">
              {goods.lines.map((line) => (
                <span key={line.line} className="goods">
                  <span className="goods-name">
                    {line.units} × {skus(line.sku_id)?.name ?? line.sku_id}
                  </span>
                  <span className="quiet small">{inWords(line.reason)}</span>
                </span>
              ))}
            </span>
            <span className="row-end">
              <InstantText at={goods.requested_at} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
