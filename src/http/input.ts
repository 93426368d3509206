import type { Endpoint } from '@waystock/contract';
import { ok, refuse, type Result } from '@waystock/kernel';
import { z } from 'zod';
import type { FieldIssue, HttpError } from './errors.ts';
import { type Page, pageOf } from './page.ts';

/** What came over the wire, as strings and JSON. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  readonly page: Page;
}

export type InputReader = (raw: RawInput) => Result<Input, HttpError>;

/** The one place where a request is checked: what passes is the kernel's values, in full. */
export function inputReader(endpoint: Endpoint): InputReader {
  const { spec } = endpoint;
  const queryTypes = new Map(
    Object.entries(spec.query ?? {}).map(([name, schema]) => [name, wireTypeOf(schema)]),
  );
  const wantedHeaders = Object.keys(spec.headers ?? {});
  return (raw) => {
    const issues: FieldIssue[] = [];
    const read = (part: string, schema: z.ZodType, value: unknown): unknown => {
      const result = z.safeDecode(schema, value);
      if (result.success) return result.data;
      for (const { path, message } of result.error.issues)
        issues.push({ path: [part, ...path.map(String)].join('.'), message });
      return undefined;
    };
    const headers: Record<string, unknown> = {};
    for (const name of wantedHeaders)
      if (raw.headers[name] !== undefined) headers[name] = raw.headers[name];
    const query = read('query', endpoint.query, queryValues(raw.query, queryTypes));
    const page = pageOf(query ?? {});
    if (!page.ok) issues.push(page.error);
    const input: Omit<Input, 'page'> = {
      params: read('path', endpoint.params, raw.params),
      query,
      headers: read('header', endpoint.headers, headers),
      body: spec.body ? read('body', spec.body, raw.body) : undefined,
    };
    if (issues.length > 0 || !page.ok) return refuse({ kind: 'invalid', issues });
    return ok({ ...input, page: page.value });
  };
}

type WireType = 'text' | 'number' | 'boolean' | 'list';

function wireTypeOf(schema: z.ZodType): WireType {
  const { type } = z.toJSONSchema(schema, { io: 'input' });
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'boolean') return 'boolean';
  return type === 'array' ? 'list' : 'text';
}

/** A query is all text; what does not look like the type it should have is left for the schema. */
function queryValues(
  raw: RawInput['query'],
  types: ReadonlyMap<string, WireType>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    const type = types.get(name);
    if (type === 'list') values[name] = Array.isArray(value) ? value : [value];
    else values[name] = typeof value === 'string' ? fromText(value, type) : value;
  }
  return values;
}

function fromText(text: string, type: WireType | undefined): unknown {
  if (type === 'number' && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
