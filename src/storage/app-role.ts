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
    await admin.query(`
      do $$ begin
        perform pg_advisory_xact_lock(8127002);
        if not exists (select 1 from pg_roles where rolname = '${appRole}') then
          create role ${appRole} login nosuperuser nocreatedb nocreaterole password '${password}';
        else
          alter role ${appRole} with login password '${password}';
        end if;
      end $$`);
  } finally {
    await admin.end();
  }
  url.username = appRole;
  url.password = password;
  return url.toString();
}
