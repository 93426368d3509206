import { z } from 'zod';

/** Schemas that have a name in the OpenAPI document. */
export const components = z.registry<{ id: string; description?: string }>();

export function named<T extends z.ZodType>(id: string, schema: T, description?: string): T {
  components.add(schema, description === undefined ? { id } : { id, description });
  return schema;
}

/** One page of a list; `next_cursor` asks for the one after, and is null on the last. */
export const pageOf = <T extends z.ZodType>(id: string, item: T) =>
  named(id, z.object({ items: z.array(item), next_cursor: z.nullable(z.string()) }));

/** The query of every list. */
export const paged = {
  cursor: z.exactOptional(
    z
      .string()
      .max(400)
      .regex(/^[A-Za-z0-9_-]+$/),
  ),
  limit: z.exactOptional(z.int().min(1).max(200)),
};

export const defaultPageSize = 50;
