import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../kit/api.ts';
import { Panel } from '../kit/data/panel.tsx';
import { Table } from '../kit/data/table.tsx';
import { Money } from '../kit/data/values.tsx';
import { Loaded } from '../kit/feedback/loaded.tsx';
import { Shell } from '../kit/shell/shell.tsx';

export function Shop() {
  const skus = useQuery({
    queryKey: ['skus'],
    queryFn: () => valueOf(api.catalogue.listSkus({ query: { limit: 50 } })),
  });
  return (
    <Shell face="Shop" nav={[{ to: '/shop', label: 'Catalogue', icon: 'list' }]} at="/shop">
      <div className="page">
        <h1>Catalogue</h1>
        <Panel flush>
          <Loaded query={skus} lines={8}>
            {({ items }) => (
              <Table
                label="What can be ordered"
                rows={items}
                rowKey={(sku) => sku.sku_id}
                columns={[
                  { head: 'Name', cell: (sku) => sku.name },
                  { head: 'Category', cell: (sku) => sku.category, wideOnly: true },
                  {
                    head: 'Price',
                    number: true,
                    cell: (sku) => <Money minor={sku.price_minor} currency={sku.currency} />,
                  },
                ]}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </Shell>
  );
}
