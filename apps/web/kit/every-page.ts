interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** A whole list that is known to be short: sites, vehicles, routes of a day. */
export async function everyPage<T>(
  read: (query: { limit: number; cursor?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await read({ limit: 200, ...(cursor === null ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}
