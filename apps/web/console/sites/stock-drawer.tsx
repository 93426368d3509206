import type { SkuId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { inWords } from '../../kit/format.ts';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import type { Site } from '../reads.ts';

interface StockDrawerProps {
  readonly site: Site;
  readonly sku: string;
  readonly onClose: () => void;
}

/** One SKU at one site: its lots, and how it came to be what it is. */
export function StockDrawer({ site, sku, onClose }: StockDrawerProps) {
  const params = { site_id: site.site_id, sku_id: sku as SkuId };
  const lots = useQuery({
    queryKey: ['site', site.site_id, 'lots', sku],
    queryFn: () => valueOf(api.stock.listLots({ params })).then(({ items }) => items),
  });
  const movements = useQuery({
    queryKey: ['site', site.site_id, 'movements', sku],
    queryFn: () =>
      valueOf(api.stock.listMovements({ params, query: { limit: 50 } })).then(({ items }) => items),
  });
  return (
    <Dialog drawer title={`${sku} at ${site.name}`} onClose={onClose}>
      <h3>Lots</h3>
      <Loaded query={lots}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title="No lot has units left" />
          ) : (
            <Table
              label="Lots"
              rows={found}
              rowKey={(one) => `${one.lot} ${one.status}`}
              columns={[
                { head: 'Lot', cell: (one) => one.lot || '–' },
                { head: 'State', cell: (one) => inWords(one.status) },
                { head: 'Best before', cell: (one) => one.expires_on ?? '–' },
                { head: 'Units', number: true, cell: (one) => one.units },
                { head: 'In totes', number: true, cell: (one) => one.picked },
              ]}
            />
          )
        }
      </Loaded>
      <h3>Movements</h3>
      <Loaded query={movements}>
        {(found) => (
          <Table
            label="Movements, newest first"
            rows={found.map((one, i) => ({ ...one, key: String(i) }))}
            rowKey={(one) => one.key}
            columns={[
              { head: 'When', cell: (one) => <InstantText at={one.at} /> },
              { head: 'Why', cell: (one) => inWords(one.cause) },
              { head: 'On hand', number: true, cell: (one) => signed(one.on_hand_change) },
              { head: 'Reserved', number: true, cell: (one) => signed(one.reserved_change) },
            ]}
          />
        )}
      </Loaded>
    </Dialog>
  );
}

const signed = (n: number): string => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '·');
