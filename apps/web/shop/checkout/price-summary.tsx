import type { Api, ReplyOf } from '@waystock/contract';
import { Money, useSiteTimeZone } from '../../kit/data/values.tsx';
import { useNow } from '../../kit/live/clock.ts';
import { promiseText } from '../catalogue/availability.tsx';

export type OrderCheck = ReplyOf<Api['checkout']['checkOrder']>;

/** What it comes to, as the server would charge it. */
export function PriceSummary({ check }: { check: OrderCheck | undefined }) {
  const zone = useSiteTimeZone();
  const now = useNow(60_000);
  const rows = [
    ['Goods', check?.items_minor],
    ['Discount', check?.discount_minor ? -check.discount_minor : null],
    ['Delivery', check?.shipping_minor],
  ] as const;
  return (
    <div className="price-summary">
      <dl>
        {rows.map(
          ([name, minor]) =>
            (minor !== null || name !== 'Discount') && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  {check && minor !== null && minor !== undefined ? (
                    <Money minor={minor} currency={check.currency} />
                  ) : (
                    '–'
                  )}
                </dd>
              </div>
            ),
        )}
        <div className="price-total">
          <dt>To pay</dt>
          <dd>
            {check?.total_minor != null ? (
              <Money minor={check.total_minor} currency={check.currency} />
            ) : (
              '–'
            )}
          </dd>
        </div>
      </dl>
      {check?.promised_at != null && (
        <p className="quiet small">There {promiseText(check.promised_at, now, zone)}.</p>
      )}
    </div>
  );
}
