import pg from 'pg';
import { ConfigError } from '../config.ts';

/** What a Waystock in earnest would have some of; in the demo it all comes after its region. */
const telling = [
  'network.region',
  'catalogue.owner',
  'catalogue.sku',
  'customers.customer',
  'orders.orders',
  'http.api_key',
];

/**
 * Refuses a database that has data of its own, before anything is done to it: the demo believes
 * tokens that anybody may have, and its payment provider is made up.
 */
export async function checkDemoDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const filled: string[] = [];
    for (const table of telling) {
      const { rows } = await client.query('select to_regclass($1) is not null as there', [table]);
      if (!rows[0].there) continue;
      const { rowCount } = await client.query(`select 1 as one from ${table} limit 1`);
      if (rowCount) filled.push(table);
    }
    if (filled.length === 0 || (await isDemoCity(client))) return;
    throw new ConfigError(
      `--demo needs an empty database; this one has data of its own (in ${filled.join(', ')}).`,
    );
  } finally {
    await client.end();
  }
}

/** One that an earlier demo has settled may go on. */
async function isDemoCity(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `select coalesce(bool_and(id = 'REGION-CITY'), false) as only from network.region`,
  );
  return rows[0].only === true;
}
