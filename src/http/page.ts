import { defaultPageSize } from '@waystock/contract';
import { ok, refuse, type Result } from '@waystock/kernel';
import type { FieldIssue } from './errors.ts';

export interface Page {
  /** The key of the last row of the page before; empty for the first. */
  readonly after: string;
  readonly limit: number;
}

/** A cursor is the last key, made opaque so that nobody builds on its form. */
export const cursorOf = (key: string): string => Buffer.from(key, 'utf8').toString('base64url');

export function pageOf(query: {
  readonly cursor?: string;
  readonly limit?: number;
}): Result<Page, FieldIssue> {
  const limit = query.limit ?? defaultPageSize;
  if (query.cursor === undefined) return ok({ after: '', limit });
  const after = Buffer.from(query.cursor, 'base64url').toString('utf8');
  return /^[\u0020-\u007e]{1,300}$/.test(after) && cursorOf(after) === query.cursor
    ? ok({ after, limit })
    : refuse({ path: 'query.cursor', message: 'is not a cursor we gave' });
}

/** What to ask the store for: one more row than the page shows tells whether there are more. */
export const beyond = ({ after, limit }: Page): Page => ({ after, limit: limit + 1 });

/** Rows and whether there are more: `beyond` asked the store for one more than the page shows. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  { limit }: Page,
  options: { readonly item: (row: Row) => Item; readonly key: (row: Row) => string },
): { items: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items: shown.map(options.item), next_cursor: more ? cursorOf(options.key(last)) : null };
}
