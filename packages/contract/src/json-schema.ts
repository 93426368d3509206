import { z } from 'zod';
import { components } from './components.ts';

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface SchemaWriter {
  /** The schema as it stands where it is used; what has a name is referred to. */
  readonly write: (schema: z.ZodType) => JsonSchema;
  /** What was referred to so far. */
  readonly named: Record<string, JsonSchema>;
}

/** Zod schemas → JSON Schema 2020-12 of the wire, sharing one set of components. */
export function schemaWriter(): SchemaWriter {
  const named: Record<string, JsonSchema> = {};
  return {
    named,
    write(schema) {
      const {
        $schema: _,
        $defs,
        ...rest
      } = z.toJSONSchema(schema, {
        io: 'input',
        metadata: components,
        override: ({ jsonSchema }) => tidy(jsonSchema),
      });
      for (const [name, definition] of Object.entries($defs ?? {}))
        named[name] = toComponents(definition) as JsonSchema;
      return toComponents(rest) as JsonSchema;
    },
  };
}

/** Leaves out what says nothing: the pattern of a format, and the bounds of any whole number. */
function tidy(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.format === 'date-time' || schema.format === 'date') {
    delete schema.pattern;
    delete schema.maxLength;
  }
  if (schema.type !== 'integer') return;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function toComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : toComponents(inner),
    ]),
  );
}
