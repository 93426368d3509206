import type { SkuId } from '@waystock/kernel';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { Money, useSiteTimeZone } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatWeight, inWords } from '../../kit/format.ts';
import { useNow } from '../../kit/live/clock.ts';
import { Link } from '../../kit/navigation.tsx';
import { Stepper } from '../basket/stepper.tsx';
import { type DeliveryOption, type Sku, useSku, useStock, useWays } from '../goods.ts';
import { WayPrice, wayText } from '../way.tsx';
import { PlaceLine } from '../place-line.tsx';
import { usePlace } from '../place.ts';
import { promiseText, StockText } from './availability.tsx';
import { CategoryGlyph } from './category-glyph.tsx';

export function ProductPage({ skuId }: { skuId: SkuId }) {
  const sku = useSku(skuId);
  return (
    <div className="shop-narrow">
      <p className="small">
        <Link href="/shop">Catalogue</Link>
        {sku.data && (
          <>
            {' / '}
            <Link href={`/shop?category=${encodeURIComponent(sku.data.category)}`}>
              {inWords(sku.data.category)}
            </Link>
          </>
        )}
      </p>
      <Loaded query={sku} lines={6}>
        {(found) => <Product sku={found} />}
      </Loaded>
    </div>
  );
}

function Product({ sku }: { sku: Sku }) {
  const left = useStock([sku.sku_id])?.get(sku.sku_id);
  const place = usePlace();
  const ways = useWays(left === 0 ? undefined : sku, place);
  return (
    <>
      <section className="product">
        <CategoryGlyph category={sku.category} />
        <div className="product-what">
          <h1>{sku.name}</h1>
          <p className="product-price">
            <Money minor={sku.price_minor} currency={sku.currency} />
          </p>
          <StockText left={left} />
          <Stepper sku={sku} left={left} />
        </div>
      </section>
      <Panel title="How soon it can be there" aside={<PlaceLine />}>
        {left === 0 ? (
          <p className="quiet">It is sold out at every shelf near you.</p>
        ) : (
          <Loaded query={ways}>
            {(options) =>
              options.length === 0 ? (
                <p className="quiet">Nothing brings it there at the moment.</p>
              ) : (
                <ul className="ways">
                  {soonestOfEach(options).map((option) => (
                    <Way key={option.sla} option={option} />
                  ))}
                </ul>
              )
            }
          </Loaded>
        )}
      </Panel>
      <Panel title="About it">
        <Facts
          of={[
            ['Category', inWords(sku.category)],
            ['Weight', formatWeight(sku.weight_g)],
            [
              'Size',
              `${[sku.length_mm, sku.width_mm, sku.height_mm].map((mm) => Math.round(mm / 10)).join(' × ')} cm`,
            ],
            ...(sku.temperature_class === 'ambient'
              ? []
              : [['Kept', inWords(sku.temperature_class)] as const]),
          ]}
        />
      </Panel>
    </>
  );
}

const soonestOfEach = (options: readonly DeliveryOption[]): DeliveryOption[] =>
  options.filter((option, i) => options.findIndex(({ sla }) => sla === option.sla) === i);

function Way({ option }: { option: DeliveryOption }) {
  const zone = useSiteTimeZone();
  const now = useNow(60_000);
  return (
    <li>
      <span>{wayText(option.sla)}</span>
      <strong>{promiseText(option.promised_at, now, zone)}</strong>
      <WayPrice option={option} />
    </li>
  );
}
