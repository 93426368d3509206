import type { JsonSchema } from '@waystock/contract';
import * as fc from 'fast-check';

/** Values of a JSON Schema, as fast-check arbitraries: usual ones, and those at its bounds. */
export interface ValueSource {
  readonly resolve: (ref: string) => JsonSchema;
  /** Values worth trying for a field, by name: ids that exist, names that must be real. */
  readonly known: (field: string) => readonly unknown[];
}

export type Mode = 'valid' | 'boundary';

interface At {
  readonly mode: Mode;
  readonly field?: string;
  readonly depth?: number;
  /** How many lists this value lies in. */
  readonly lists?: number;
}

export function valuesOf(
  schema: JsonSchema,
  source: ValueSource,
  { mode, field = '', depth = 0, lists = 0 }: At,
): fc.Arbitrary<unknown> {
  const inner = (of: JsonSchema, name: string, within = lists): fc.Arbitrary<unknown> =>
    valuesOf(of, source, { mode, field: name, depth: depth + 1, lists: within });
  const ref = schema['$ref'];
  if (typeof ref === 'string')
    return depth > 8 ? fc.constant(null) : inner(source.resolve(ref), field);
  const known = source.known(field).filter((value) => isOf(value, schema));
  if (known.length > 0) return fc.constantFrom(...known);
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => inner(choice, field)));
  switch (schema['type']) {
    case 'object':
      return objects(schema, inner);
    case 'array': {
      const item = inner((schema['items'] ?? {}) as JsonSchema, field, lists + 1);
      return arrays(schema, { mode, item, lists });
    }
    case 'string':
      return texts(schema, mode);
    case 'integer':
      return numbers(schema, mode, (min, max) =>
        fc.maxSafeInteger().map((n) => clamp(n, min, max)),
      );
    case 'number':
      return numbers(schema, mode, (min, max) =>
        fc.double({ min, max, noNaN: true, noDefaultInfinity: true }),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

const isOf = (value: unknown, { type, enum: values, pattern }: JsonSchema): boolean =>
  typeof value === (type === 'integer' ? 'number' : type) &&
  (!Array.isArray(values) || values.includes(value)) &&
  (typeof pattern !== 'string' || new RegExp(pattern, 'u').test(String(value)));

function objects(
  schema: JsonSchema,
  inner: (of: JsonSchema, name: string) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema['required'] ?? []) as readonly string[];
  if (Object.keys(properties).length === 0 && schema['additionalProperties'] !== false)
    return fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.jsonValue({ maxDepth: 1 }), {
      maxKeys: 4,
    });
  const model = Object.fromEntries(
    Object.entries(properties).map(([name, of]) => [name, inner(of, name)]),
  );
  // Fields that need not be there are often wrong together: some objects do without all of them.
  const least = Object.fromEntries(
    Object.entries(model).filter(([name]) => required.includes(name)),
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.record(least) },
    { weight: 3, arbitrary: fc.record(model, { requiredKeys: [...required] }) },
  );
}

function arrays(
  schema: JsonSchema,
  { mode, item, lists }: { mode: Mode; item: fc.Arbitrary<unknown>; lists: number },
): fc.Arbitrary<unknown[]> {
  const { minItems: least = 0, maxItems: most = 4 } = schema as Bounds;
  if (mode === 'valid')
    return fc.array(item, { minLength: least, maxLength: Math.min(most, Math.max(least, 3)) });
  // Long lists of long lists would be thousands of values.
  const longest = Math.min(most, lists === 0 ? 120 : 8);
  return fc
    .constantFrom(least, longest)
    .chain((n) => fc.array(item, { minLength: n, maxLength: n, size: 'max' }));
}

interface Bounds {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

const knownTexts = { valid: new WeakMap(), boundary: new WeakMap() } satisfies Record<
  Mode,
  WeakMap<JsonSchema, fc.Arbitrary<unknown>>
>;

/** Reading a pattern costs more than drawing from it. */
function texts(schema: JsonSchema, mode: Mode): fc.Arbitrary<unknown> {
  const known: WeakMap<JsonSchema, fc.Arbitrary<unknown>> = knownTexts[mode];
  const made = known.get(schema) ?? newTexts(schema, mode);
  known.set(schema, made);
  return made;
}

function newTexts(schema: JsonSchema, mode: Mode): fc.Arbitrary<unknown> {
  const { minLength: least = 0, maxLength: most = 'pattern' in schema ? 2000 : 60 } =
    schema as Bounds;
  if (schema['format'] === 'date-time') return instants(mode);
  if (schema['format'] === 'date') return instants(mode).map((text) => text.slice(0, 10));
  const { pattern } = schema as { pattern?: string };
  const fits = (text: string): boolean => text.length >= least && text.length <= most;
  if (pattern === undefined) return plainTexts(least, most, mode);
  // Anything but control characters: a person's text, not what a regular expression would make.
  if (pattern.includes('\\u0000')) {
    const form = new RegExp(pattern, 'u');
    return plainTexts(least, most, mode).filter((text) => form.test(text));
  }
  return fc.stringMatching(new RegExp(pattern, 'u')).filter(fits);
}

/** Text as people write it, in any script; without control characters. */
function plainTexts(least: number, most: number, mode: Mode): fc.Arbitrary<string> {
  const letters = fc.constantFrom(...Array.from('abc XYZ 019-_.:/\'"<>&%$äßñ中文🙂'));
  const cut = (text: string): string => (text.length > most ? text.slice(0, most) : text);
  const of = (low: number, high: number): fc.Arbitrary<string> =>
    fc
      .array(letters, { minLength: low, maxLength: high, size: 'max' })
      .map((parts) => cut(parts.join('')).replace(/[\ud800-\udbff]$/, 'a'));
  return mode === 'valid'
    ? of(Math.max(least, 1), Math.min(most, 24))
    : fc.oneof(of(least, least), of(most, most));
}

const first = Date.UTC(1970, 0, 1);
const last = Date.UTC(2199, 11, 31, 23, 59, 59, 999);

function instants(mode: Mode): fc.Arbitrary<string> {
  const ms =
    mode === 'valid'
      ? fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
      : fc.constantFrom(first, last, Date.UTC(2028, 1, 29), Date.UTC(2026, 2, 29, 1));
  return ms.map((at) => new Date(at).toISOString());
}

function numbers(
  schema: JsonSchema,
  mode: Mode,
  within: (min: number, max: number) => fc.Arbitrary<number>,
): fc.Arbitrary<number> {
  const { minimum: min = -1e6, maximum: max = 1e6 } = schema as Bounds;
  if (mode === 'boundary') return fc.constantFrom(min, max);
  return fc.oneof(
    { weight: 4, arbitrary: within(min, Math.min(max, min + 12)) },
    { weight: 1, arbitrary: within(min, max) },
  );
}

const clamp = (n: number, min: number, max: number): number =>
  n >= min && n <= max ? n : min + (Math.abs(n) % (max - min + 1));

/** Things that break readers. */
export const poison: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  1e308,
  -0,
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '💥'.repeat(50),
  'x'.repeat(5_000),
  "'; drop table orders.orders; --",
  '../../etc/passwd',
  '${jndi:ldap://x}',
  '2026-13-45T99:99:99Z',
  '9999-12-31T23:59:59.999Z',
  '0000-01-01T00:00:00Z',
  'NaN',
  [],
  [[]],
  {},
  { $ref: '#' },
  { __proto__: null, constructor: { prototype: 1 } },
];

/** The same value with one thing wrong somewhere. */
export function corrupted(value: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(value);
  return fc
    .record({
      place: fc.constantFrom(...places),
      how: fc.constantFrom('replace', 'replace', 'remove', 'add'),
      bad: fc.constantFrom(...poison),
    })
    .map(({ place, how, bad }) => changed(value, place, { how, bad }));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, [...at, key]))];
}

function changed(value: unknown, place: Place, change: { how: string; bad: unknown }): unknown {
  const [key, ...rest] = place;
  if (key === undefined) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (change.how === 'add' && isObject) return { ...value, unexpected_field: change.bad };
    return change.bad;
  }
  const copy = structuredClone(value) as Record<string | number, unknown>;
  if (rest.length === 0 && change.how === 'remove' && !Array.isArray(copy)) delete copy[key];
  else copy[key] = changed(copy[key], rest, change);
  return copy;
}
