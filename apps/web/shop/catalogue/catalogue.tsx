import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { NoNetwork } from '../../kit/feedback/no-network.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { Skeleton } from '../../kit/feedback/skeleton.tsx';
import { inWords } from '../../kit/format.ts';
import { Link, useSearchParam } from '../../kit/navigation.tsx';
import { Stepper } from '../basket/stepper.tsx';
import { type Sku, usePromises, useStock } from '../goods.ts';
import { PlaceLine } from '../place-line.tsx';
import { usePlace } from '../place.ts';
import { StockText } from './availability.tsx';
import { CategoryGlyph } from './category-glyph.tsx';
import { CardPromise } from './card-promise.tsx';

const perPage = 24;

export function Catalogue() {
  const [category] = useSearchParam('category');
  const [asked = '', setAsked] = useSearchParam('text');
  const [typed, setTyped] = useState(asked);
  const text = useDeferredValue(typed.trim());
  return (
    <>
      <header className="shop-head">
        <h1>{category ? inWords(category) : 'Catalogue'}</h1>
        <PlaceLine />
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            setAsked(typed.trim());
          }}
        >
          <Field
            label="Search the catalogue"
            bare
            type="search"
            placeholder="Search the catalogue"
            value={typed}
            maxLength={80}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
      </header>
      <Categories chosen={category} />
      <Shelf category={category} text={text} />
    </>
  );
}

function Categories({ chosen }: { chosen: string | undefined }) {
  const { data } = useQuery({
    queryKey: ['categories'],
    queryFn: () => valueOf(api.catalogue.listCategories()),
    staleTime: 600_000,
  });
  return (
    <nav className="categories" aria-label="Categories">
      <Link href="/shop" aria-current={chosen === undefined ? 'true' : undefined}>
        All
      </Link>
      {data?.items.map(({ category, skus }) => (
        <Link
          key={category}
          href={`/shop?category=${encodeURIComponent(category)}`}
          aria-current={chosen === category ? 'true' : undefined}
        >
          {inWords(category)} <span className="quiet">{skus}</span>
        </Link>
      ))}
    </nav>
  );
}

function Shelf({ category, text }: { category: string | undefined; text: string }) {
  const goods = useInfiniteQuery({
    queryKey: ['skus', category, text],
    queryFn: ({ pageParam }) =>
      valueOf(
        api.catalogue.listSkus({
          query: {
            limit: perPage,
            ...(category ? { category } : {}),
            ...(text ? { text } : {}),
            ...(pageParam ? { cursor: pageParam } : {}),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
  if (goods.isError) return <ProblemNotice error={goods.error} />;
  if (!goods.data && goods.fetchStatus === 'paused') return <NoNetwork />;
  if (!goods.data) return <Skeleton lines={12} />;
  const { pages } = goods.data;
  if (pages[0]?.items.length === 0)
    return (
      <EmptyState title="Nothing by that name">Try fewer letters, or another category.</EmptyState>
    );
  return (
    <>
      {pages.map(({ items }) => (
        <ShelfPage key={items[0]?.sku_id} items={items} />
      ))}
      {goods.hasNextPage && (
        <Button
          className="wide-button"
          busy={goods.isFetchingNextPage}
          onClick={() => void goods.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function ShelfPage({ items }: { items: readonly Sku[] }) {
  const ids = items.map(({ sku_id }) => sku_id);
  const stock = useStock(ids);
  const promiseOf = usePromises(ids, usePlace());
  return (
    <ul className="shelf">
      {items.map((sku) => (
        <li key={sku.sku_id} className="good">
          <Link href={`/shop/goods/${encodeURIComponent(sku.sku_id)}`} className="good-link">
            <CategoryGlyph category={sku.category} />
            <span className="good-name">{sku.name}</span>
          </Link>
          <div className="good-foot">
            <div>
              <strong>
                <Money minor={sku.price_minor} currency={sku.currency} />
              </strong>
              <StockText left={stock?.get(sku.sku_id)} />
              {promiseOf && <CardPromise promise={promiseOf(sku.sku_id)} />}
            </div>
            <Stepper sku={sku} left={stock?.get(sku.sku_id)} />
          </div>
        </li>
      ))}
    </ul>
  );
}
