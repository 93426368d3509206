import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@waystock/contract';
import type { Instant } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx, World } from '../world.ts';
import type { Principal, Scope } from './principal.ts';

/** `wsk_<id>_<secret>`: the id finds the row, the secret proves the right to it. */
const form = /^wsk_([0-9a-z]{12})_([A-Za-z0-9_-]{43})$/;

export const looksLikeApiKey = (text: string): boolean => text.startsWith('wsk_');

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly subject: string;
  readonly scope: Scope;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | undefined;
}

export type NewApiKey = Pick<ApiKey, 'name' | 'role' | 'scope'> & { readonly subject?: string };

/** The secret is of real chance, not of the World's: a simulation needs none, an attacker must not. */
export async function createApiKey(
  tx: Tx,
  draft: NewApiKey,
): Promise<{ key: ApiKey; secret: string }> {
  const id = BigInt(`0x${randomBytes(8).toString('hex')}`)
    .toString(36)
    .padStart(12, '0')
    .slice(-12);
  const secret = randomBytes(32).toString('base64url');
  const subject = draft.subject ?? `key:${id}`;
  await sql`
    insert into http.api_key (id, secret_hash, name, role, subject, scope, created_at)
    values (${id}, ${hashOf(secret)}, ${draft.name}, ${draft.role}, ${subject},
      ${JSON.stringify(draft.scope)}::jsonb, ${new Date(tx.now)})
  `.execute(tx.sql);
  const key = { ...draft, id, subject, createdAt: tx.now, revokedAt: undefined };
  return { key, secret: `wsk_${id}_${secret}` };
}

interface Row {
  id: string;
  secret_hash: Buffer;
  name: string;
  role: Role;
  subject: string;
  scope: Scope;
  created_at: Instant;
  revoked_at: Instant | null;
}

export async function listApiKeys(tx: Tx): Promise<ApiKey[]> {
  const { rows } = await sql<Row>`select * from http.api_key order by created_at, id`.execute(
    tx.sql,
  );
  return rows.map(toKey);
}

/** True if there was such a key, revoked now or before. */
export async function revokeApiKey(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`
    update http.api_key set revoked_at = coalesce(revoked_at, ${new Date(tx.now)})
    where id = ${id} returning 1 as revoked
  `.execute(tx.sql);
  return rows.length === 1;
}

export type ApiKeyVerifier = (text: string) => Promise<Principal | undefined>;

const knownForMs = 30_000;
const mostKnown = 1_000;

/** A key that was right is believed for half a minute, so a revocation takes that long at most. */
export function apiKeyVerifier(world: Pick<World, 'db' | 'now'>): ApiKeyVerifier {
  const known = new Map<string, { hash: Buffer; principal: Principal; until: number }>();
  return async (text) => {
    const [, id, secret] = form.exec(text) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const hash = hashOf(secret);
    const entry = known.get(id);
    if (entry && entry.until > world.now() && timingSafeEqual(entry.hash, hash))
      return entry.principal;
    const row = await world.db.read((tx) => findRow(tx, id));
    if (!row || row.revoked_at !== null || !timingSafeEqual(row.secret_hash, hash))
      return undefined;
    const { role, subject, scope } = toKey(row);
    const principal = { role, subject, scope };
    if (known.size >= mostKnown) known.clear();
    known.set(id, { hash, principal, until: world.now() + knownForMs });
    return principal;
  };
}

export async function findRow(tx: Tx, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`select * from http.api_key where id = ${id}`.execute(tx.sql);
  return rows[0];
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

const toKey = (row: Row): ApiKey => ({
  id: row.id,
  name: row.name,
  role: row.role,
  subject: row.subject,
  scope: { ...row.scope, courierId: row.scope.courierId },
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
});
