import {
  type CustomerId,
  ok,
  type OrderId,
  position,
  type Result,
  type SkuId,
  units,
} from '@waystock/kernel';
import { placePrepared } from '../workflows/place-order.ts';
import { type OrderRequest, prepareOrder } from '../workflows/prepare-order.ts';
import type { World } from '../world.ts';
import { code, currencyCode, decimal, flag, oneOf, text, whole } from './cells.ts';
import { type Fault, otherwise, type Read } from './columns.ts';

/** Orders of elsewhere, one order line a line; those of one order stand together. */
export const columns = {
  order_ref: text(80),
  customer_id: code<CustomerId>(),
  sku_id: code<SkuId>(),
  units: whole(1, 1_000_000, units),
  recipient: text(200),
  phone: otherwise(text(40), undefined),
  street: text(200),
  postcode: text(20),
  city: text(200),
  country: oneOfCountries(),
  lon: otherwise(decimal(-180, 180, Number), undefined, 'the address is looked up'),
  lat: otherwise(decimal(-90, 90, Number), undefined, 'the address is looked up'),
  instructions: otherwise(text(500), undefined),
  sla: otherwise(oneOf('two-hour', 'same-day', 'standard'), 'standard'),
  currency: currencyCode,
  payment_method: text(200),
  promotion_code: otherwise(text(80), undefined),
  one_box: otherwise(flag, false, 'no'),
};
export const key = undefined;

type Line = Read<typeof columns>;

/** Lines of one order, in the order of the file. */
export interface OrderInFile {
  readonly ref: string;
  readonly lines: readonly Line[];
}

/** Cuts a file into its orders as it is read; the same order twice, apart, is two. */
export async function* ordersIn(
  batches: AsyncIterable<readonly Line[]>,
): AsyncGenerator<OrderInFile> {
  let lines: Line[] = [];
  for await (const batch of batches)
    for (const line of batch) {
      const ref = lines[0]?.values.order_ref;
      if (ref !== undefined && ref !== line.values.order_ref) {
        yield { ref, lines };
        lines = [];
      }
      lines.push(line);
    }
  const ref = lines[0]?.values.order_ref;
  if (ref !== undefined) yield { ref, lines };
}

/** What every line of an order must say alike. */
const ofTheWhole = Object.keys(columns).filter((name) => name !== 'sku_id' && name !== 'units');

/** Lines that say something else than the first of their order. */
export function contradictions({ lines }: OrderInFile): Fault[] {
  const [first, ...rest] = lines;
  return rest.flatMap(({ line, values }) =>
    ofTheWhole.flatMap((column) => {
      const name = column as keyof typeof values;
      const same = values[name] === first?.values[name];
      return same ? [] : [{ line, column, reason: `differs from line ${first?.line}` }];
    }),
  );
}

/** Places it as its shopper would; with `dryRun` only asks whether it could be. */
export async function place(
  world: World,
  order: OrderInFile,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Result<OrderId | undefined, string>> {
  const prepared = await prepareOrder(world, requestOf(order));
  if (!prepared.ok) return { ok: false, error: inWords(prepared.error) };
  if (dryRun) return ok(undefined);
  const placed = await world.db.transact((tx) => placePrepared(tx, world.vault, prepared.value));
  return placed.ok ? ok(placed.value.order.id) : { ok: false, error: inWords(placed.error) };
}

function requestOf({ lines }: OrderInFile): OrderRequest {
  const v = lines[0]?.values as Line['values'];
  const { recipient, phone, street, postcode, city, country, instructions, lon, lat } = v;
  return {
    customerId: v.customer_id,
    lines: lines.map(({ values }) => ({ skuId: values.sku_id, units: values.units })),
    destination: {
      ...{ recipient, phone, street, postcode, city, country, instructions },
      ...(lon === undefined || lat === undefined ? {} : { position: position(lon, lat) }),
    },
    sla: v.sla,
    currency: v.currency,
    paymentMethod: v.payment_method,
    promotionCode: v.promotion_code,
    oneBox: v.one_box,
  };
}

/** Two letters. */
function oneOfCountries() {
  const cell = code<string>(2);
  return { ...cell, says: 'ISO 3166, such as DE' };
}

interface Refusal {
  readonly kind: string;
  readonly issues?: readonly { readonly reason: string; readonly detail: string }[];
  readonly lines?: readonly { readonly skuId: SkuId; readonly available: number }[];
}

function inWords({ kind, issues, lines }: Refusal): string {
  if (issues) return issues.map(({ detail }) => detail).join('; ');
  if (lines)
    return lines.map((one) => `only ${one.available} of ${one.skuId} can be sold`).join('; ');
  return kind.replaceAll('-', ' ');
}
