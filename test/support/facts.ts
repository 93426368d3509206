import { sql } from 'kysely';
import type { Fact } from '../../src/world.ts';
import type { TestDatabase } from './database.ts';

/** The facts published about one key, in order. */
export async function factsOf(
  { db }: TestDatabase,
  key: string,
): Promise<Pick<Fact, 'kind' | 'data'>[]> {
  const { rows } = await db.read((tx) =>
    sql<Pick<Fact, 'kind' | 'data'>>`
      select kind, data from storage.fact where key = ${key} order by id
    `.execute(tx.sql),
  );
  return rows;
}
