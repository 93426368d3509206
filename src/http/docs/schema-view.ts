import type { JsonSchema } from '@waystock/contract';
import { type Html, html } from './html.ts';

/** The fields of an object as a table; anything else as one line. */
export function schemaView(schema: JsonSchema): Html {
  const choices = choicesOf(schema);
  if (choices) return html`<p>One of:</p>${choices.map((choice) => schemaView(choice))}`;
  if (schema['$ref'] !== undefined || schema['type'] !== 'object')
    return html`<p>${typeView(schema)}</p>`;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  if (Object.keys(properties).length === 0) return html`<p>Any fields.</p>`;
  return fieldTable(
    Object.entries(properties).map(([name, of]) => ({
      name,
      schema: of,
      required: required.has(name),
    })),
  );
}

export interface FieldRow {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  readonly note?: string;
}

export const fieldTable = (rows: readonly FieldRow[]): Html => html`
  <dl class="fields">
    ${rows.map(
      ({ name, schema, required, note }) => html`
        <div>
          <dt>
            <code>${name}</code>
            ${!required && html`<span class="optional">optional</span>`}
          </dt>
          <dd>
            ${typeView(schema)} ${limitsView(schema)}
            ${note !== undefined && html`<span class="note">${note}</span>`}
            ${inlineView(schema)}
          </dd>
        </div>
      `,
    )}
  </dl>
`;

/** `Order`, `text`, `list of Stop`, `"van" or "bike"`. */
export function typeView(schema: JsonSchema): Html {
  const { $ref, type, format, items, prefixItems } = schema as {
    $ref?: string;
    type?: string;
    format?: string;
    items?: JsonSchema;
    prefixItems?: readonly JsonSchema[];
  };
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf('/') + 1);
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  if ('const' in schema) return html`<code>${JSON.stringify(schema['const'])}</code>`;
  if (Array.isArray(schema['enum']))
    return html`${join(
      schema['enum'].map((value) => html`<code>${JSON.stringify(value)}</code>`),
    )}`;
  const choices = choicesOf(schema);
  if (choices) return html`${join(choices.map(typeView))}`;
  if (isId(schema)) return html`<span class="type">id</span>`;
  if (prefixItems)
    return html`[${prefixItems.map((one, i) => html`${i > 0 ? ', ' : ''}${typeView(one)}`)}]`;
  if (type === 'array') return html`list of ${typeView(items ?? {})}`;
  return html`<span class="type">${names[format ?? ''] ?? names[type ?? ''] ?? 'any value'}</span>`;
}

const names: Readonly<Record<string, string>> = {
  'date-time': 'instant',
  date: 'date',
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

const join = (parts: readonly Html[]): Html[] =>
  parts.flatMap((part, i) => (i === 0 ? [part] : [html` or `, part]));

const choicesOf = (schema: JsonSchema): readonly JsonSchema[] | undefined =>
  (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;

/** Ids have one of two forms, which nobody needs to see each time. */
const isId = ({ pattern }: JsonSchema): boolean =>
  typeof pattern === 'string' && /^\^(\[a-z\]\{3\}_|\[A-Za-z0-9\]\[A-Za-z0-9_\.:-\])/.test(pattern);

function limitsView(schema: JsonSchema): Html {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, pattern } =
    schema as Readonly<Record<string, number | string | undefined>>;
  const limits = [
    range(minimum, maximum, ''),
    range(minLength, maxLength, 'characters'),
    range(minItems, maxItems, 'items'),
  ].filter((text) => text !== undefined);
  const form =
    typeof pattern === 'string' && !pattern.includes('\\u0000') && !isId(schema)
      ? pattern
      : undefined;
  if (limits.length === 0 && form === undefined) return html``;
  return html`<span class="limits"
    >${limits.join(', ')} ${form !== undefined && html`<code>${form}</code>`}</span
  >`;
}

function range(
  low: number | string | undefined,
  high: number | string | undefined,
  of: string,
): string | undefined {
  if (high === Number.MAX_SAFE_INTEGER) high = undefined;
  if (low === undefined && high === undefined) return undefined;
  if (low !== undefined && low === high) return `${group(low)} ${of}`.trim();
  if (high === undefined) return `at least ${group(low)} ${of}`.trim();
  return low === undefined
    ? `at most ${group(high)} ${of}`.trim()
    : `${group(low)} to ${group(high)} ${of}`.trim();
}

const group = (n: number | string | undefined): string =>
  typeof n === 'number' ? n.toLocaleString('en-GB') : String(n);

/** An object that has no name of its own is shown where it is used. */
function inlineView(schema: JsonSchema): Html {
  const inner = schema['type'] === 'array' ? ((schema['items'] || {}) as JsonSchema) : schema;
  const object = [inner, ...(choicesOf(inner) ?? [])].find(
    (one) => one['type'] === 'object' && one['properties'] !== undefined,
  );
  return object ? schemaView(object) : html``;
}
