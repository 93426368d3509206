import type { JsonSchema } from '@waystock/contract';

/** A value that shows what a schema means: made of the names of its fields, the same every time. */
export function exampleOf(schema: JsonSchema, resolve: Resolve, name = '', depth = 0): unknown {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return exampleOf(resolve(ref), resolve, name, depth);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (choices?.[0]) return exampleOf(choices[0], resolve, name, depth);
  switch (schema['type']) {
    case 'object':
      return depth > 6 ? {} : objectExample(schema, resolve, depth);
    case 'array':
      if (Array.isArray(schema['prefixItems']))
        return schema['prefixItems'].map((one) =>
          exampleOf(one as JsonSchema, resolve, name, depth),
        );
      return depth > 6
        ? []
        : [exampleOf((schema['items'] ?? {}) as JsonSchema, resolve, singular(name), depth + 1)];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return numberFor(name, schema);
    case 'null':
      return null;
    default:
      return textFor(name, schema);
  }
}

export type Resolve = (ref: string) => JsonSchema;

function objectExample(schema: JsonSchema, resolve: Resolve, depth: number): unknown {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.fromEntries(
    Object.entries(properties).map(([name, of]) => [name, exampleOf(of, resolve, name, depth + 1)]),
  );
}

const singular = (name: string): string => name.replace(/s$/, '');

const numbers: readonly [RegExp, number][] = [
  [/^lon$/, 13.405],
  [/^lat$/, 52.52],
  [/discount_minor/, 0],
  [/items_minor/, 1500],
  [/shipping_minor/, 300],
  [/_minor$/, 1800],
  [/_g$/, 5200],
  [/_ml$/, 12_000],
  [/_mm$/, 300],
  [/_m$/, 8400],
  [/_s$/, 1800],
  [/_min$/, 960],
  [/version|seq|line|number|attempt/, 1],
  [/on_hand/, 100],
  [/reserved/, 15],
  [/safety/, 5],
  [/available_to_promise/, 130],
  [/available/, 80],
];

function numberFor(name: string, schema: JsonSchema): number {
  const found = numbers.find(([pattern]) => pattern.test(name))?.[1] ?? 2;
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = schema as {
    minimum?: number;
    maximum?: number;
  };
  return Math.min(Math.max(found, minimum), maximum);
}

const ulid = '01jtk5c0g8v3m2q7r9x4w6z1ny';

const texts: readonly [RegExp, string][] = [
  [/^sku_id$/, 'WATER-5L'],
  [/site_id$/, 'NY'],
  [/^region_id$|^region$/, 'EAST'],
  [/^owner_id$/, 'ACME'],
  [/^customer_id$/, 'cus_4711'],
  [/^vehicle_id$|^vehicle$/, 'VAN-7'],
  [/^courier_id$/, 'COURIER-12'],
  [/^order_id$/, `ord_${ulid}`],
  [/^shipment_id/, `shp_${ulid}`],
  [/reservation_id$/, `rsv_${ulid}`],
  [/^inbound_id$/, `inb_${ulid}`],
  [/^fact_id$/, `fct_${ulid}`],
  [/^slot_id$/, 'EAST-2026-05-06-18'],
  [/^number$/, 'ORD-2026-05-06-001'],
  [/currency/, 'EUR'],
  [/country/, 'DE'],
  [/time_zone/, 'Europe/Berlin'],
  [/recipient/, 'Ada Lovelace'],
  [/street/, 'Invalidenstraße 43'],
  [/postcode/, '10115'],
  [/city/, 'Berlin'],
  [/phone/, '+49 30 1234567'],
  [/^name$/, 'Still water, 5 l'],
  [/tracking_number/, 'WS0000000017'],
  [/payment_method/, 'tok_visa'],
  [/lot$/, 'L-2026-04'],
];

function textFor(name: string, schema: JsonSchema): string {
  if (schema['format'] === 'date-time') return '2026-05-06T14:00:00.000Z';
  if (schema['format'] === 'date') return '2026-05-06';
  const found = texts.find(([pattern]) => pattern.test(name))?.[1];
  if (found !== undefined) return found;
  const pattern = String(schema['pattern'] ?? '');
  return pattern.startsWith('^[a-z]{3}_') ? `${name.slice(0, 3) || 'id_'}_${ulid}` : '…';
}
