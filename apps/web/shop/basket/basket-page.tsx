import type { SkuId } from '@waystock/kernel';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Skeleton } from '../../kit/feedback/skeleton.tsx';
import { Link, navigate } from '../../kit/navigation.tsx';
import { CategoryGlyph } from '../catalogue/category-glyph.tsx';
import { type Sku, useSkus, useStock } from '../goods.ts';
import { type BasketLine, setUnits, useBasket } from './basket.ts';
import { HoldCountdown } from './hold-countdown.tsx';
import { Stepper } from './stepper.tsx';

export function BasketPage() {
  const { lines, short, isHolding } = useBasket();
  const ids = lines.map((line) => line.skuId);
  const skus = useSkus(ids);
  const stock = useStock(ids);
  if (lines.length === 0)
    return (
      <div className="shop-narrow">
        <h1>Basket</h1>
        <EmptyState title="Nothing in it yet">
          What you add in the <Link href="/shop">catalogue</Link> is held for you for ten minutes.
        </EmptyState>
      </div>
    );
  const known = lines.flatMap((line) => {
    const sku = skus.get(line.skuId);
    return sku ? [{ line, sku }] : [];
  });
  return (
    <div className="shop-narrow">
      <h1>Basket</h1>
      <HoldCountdown />
      <Panel flush>
        {known.length < lines.length && <Skeleton lines={lines.length} />}
        <ul className="basket-lines">
          {known.map(({ line, sku }) => (
            <Line key={line.skuId} {...{ line, sku, short }} left={stock?.get(line.skuId)} />
          ))}
        </ul>
        <div className="basket-total">
          <span>Goods</span>
          <strong>
            <Total of={known} />
          </strong>
        </div>
      </Panel>
      <Button
        look="primary"
        className="wide-button"
        busy={isHolding}
        disabled={short.size > 0}
        onClick={() => navigate('/shop/checkout')}
      >
        Go to checkout
      </Button>
    </div>
  );
}

interface LineProps {
  readonly line: BasketLine;
  readonly sku: Sku;
  readonly left: number | undefined;
  readonly short: ReadonlyMap<SkuId, number>;
}

function Line({ line, sku, left, short }: LineProps) {
  const { skuId, units } = line;
  const available = short.get(skuId);
  return (
    <li className={available === undefined ? 'basket-line' : 'basket-line basket-line-short'}>
      <CategoryGlyph category={sku.category} />
      <div className="basket-line-what">
        <Link href={`/shop/goods/${encodeURIComponent(skuId)}`}>{sku.name}</Link>
        {available === undefined ? (
          <span className="quiet small">
            <Money minor={sku.price_minor} currency={sku.currency} /> each
          </span>
        ) : (
          <span className="gone" role="alert">
            {available === 0 ? 'No longer available' : `Only ${available} left`}
          </span>
        )}
      </div>
      {available === undefined ? (
        <Stepper sku={sku} left={left} />
      ) : (
        <Button onClick={() => setUnits(skuId, available)}>
          {available === 0 ? 'Take it out' : `Take ${available}`}
        </Button>
      )}
      <strong className="basket-line-price">
        <Money minor={sku.price_minor * BigInt(units)} currency={sku.currency} />
      </strong>
    </li>
  );
}

function Total({ of }: { of: readonly { line: BasketLine; sku: Sku }[] }) {
  const [first] = of;
  if (!first) return null;
  const minor = of.reduce((sum, { line, sku }) => sum + sku.price_minor * BigInt(line.units), 0n);
  return <Money minor={minor} currency={first.sku.currency} />;
}
