import { createHmac } from 'node:crypto';
import pg from 'pg';

/** The role the product works under: it owns nothing and is no superuser. */
export const appRole = 'waystock_app';

/**
 * Creates the application role if need be and returns a connection string for it. Its password is
 * derived from the administrator's, so that several processes agree without sharing a file.
 */
export async function prepareAppRole(adminUrl: string): Promise<string> {
  const url = new URL(adminUrl);
  const password = createHmac('sha256', decodeURIComponent(url.password) || 'trust')
    .update(appRole)
    .digest('base64url');
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await writeRole(admin, password);
  } finally {
    await admin.end();
  }
  url.username = appRole;
  url.password = password;
  return url.toString();
}

const mostTries = 20;

/**
 * Advisory locks are of one database, roles of the whole server: who prepares the role from another
 * database at the same instant is met by trying again.
 */
async function writeRole(admin: pg.Client, password: string): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await admin.query(`
        do $$ begin
          perform pg_advisory_xact_lock(8127002);
          if not exists (select 1 from pg_roles where rolname = '${appRole}') then
            create role ${appRole} login nosuperuser nocreatedb nocreaterole password '${password}';
          else
            alter role ${appRole} with login password '${password}';
          end if;
        end $$`);
      return;
    } catch (error) {
      if (attempt === mostTries || !isConcurrent(error)) throw error;
    }
}

/** Changed by another at the same time, or made by another just before. */
const isConcurrent = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  (/tuple concurrently updated/.test(error.message) ||
    error.code === '23505' ||
    error.code === '42710');
