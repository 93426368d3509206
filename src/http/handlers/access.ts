import type { api } from '@waystock/contract';
import { ok, refuse } from '@waystock/kernel';
import { type ApiKey, createApiKey, listApiKeys, revokeApiKey } from '../api-keys.ts';
import type { HandlersOf } from '../handler.ts';
import { noScope, type Scope } from '../principal.ts';

export const access = {
  async whoAmI({ principal: { subject, role, scope } }) {
    return ok({ subject, role, scope: scopeBody(scope) });
  },

  async listApiKeys({ world, permit }) {
    const may = permit({ kind: 'administration' });
    if (!may.ok) return may;
    const keys = await world.db.read(listApiKeys);
    return ok({ items: keys.map(keyBody) });
  },

  async createApiKey({ body, permit, command }) {
    const may = permit({ kind: 'administration' });
    if (!may.ok) return may;
    const { courier_id: courierId, ...named } = body.scope;
    const scope = { ...noScope, ...named, courierId };
    return command(async (tx) => {
      const { key, secret } = await createApiKey(tx, { ...body, scope });
      return ok({ key: keyBody(key), secret });
    });
  },

  async revokeApiKey({ params, permit, command }) {
    const may = permit({ kind: 'administration' });
    if (!may.ok) return may;
    return command(async (tx) =>
      (await revokeApiKey(tx, params.key_id)) ? ok(undefined) : refuse({ kind: 'not-found' }),
    );
  },
} satisfies HandlersOf<typeof api.access>;

const keyBody = (key: ApiKey) => ({
  key_id: key.id,
  name: key.name,
  role: key.role,
  scope: scopeBody(key.scope),
  created_at: key.createdAt,
  revoked_at: key.revokedAt ?? null,
});

const scopeBody = ({ regions, sites, vehicles, courierId }: Scope) => ({
  regions: regions === 'all' ? ('all' as const) : [...regions],
  sites: [...sites],
  vehicles: [...vehicles],
  courier_id: courierId ?? null,
});
