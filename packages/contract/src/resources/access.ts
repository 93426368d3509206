import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { allRoles, type Role } from '../roles.ts';
import { courierId, vehicleId } from './fleet.ts';
import { regionId, siteId } from './sites.ts';

const role = z.enum(allRoles as readonly [Role, ...Role[]]);
const keyId = z.string().regex(/^[0-9a-z]{12}$/);

const scope = {
  regions: z.union([z.literal('all'), field.listOf(regionId)]),
  sites: field.listOf(siteId),
  vehicles: field.listOf(vehicleId),
  courier_id: field.orNull(courierId),
};
const Scope = named(
  'Scope',
  z.object(scope),
  'Which regions, sites and vehicles it is about; operations without regions see nothing.',
);
const ScopeInput = named(
  'ScopeInput',
  z.strictObject({
    regions: field.optional(scope.regions),
    sites: field.optional(scope.sites),
    vehicles: field.optional(scope.vehicles),
    courier_id: field.optional(courierId),
  }),
);

const ApiKey = named(
  'ApiKey',
  z.object({
    key_id: keyId,
    name: z.string(),
    role,
    scope: Scope,
    created_at: field.instant,
    revoked_at: field.orNull(field.instant),
  }),
);

const tag = 'Access';

export const access = {
  whoAmI: endpoint({
    method: 'GET',
    path: '/me',
    summary: 'Who am I, and what may I see?',
    tag,
    auth: [...allRoles],
    response: named('Principal', z.object({ subject: z.string(), role, scope: Scope })),
    errors: [],
  }),
  listApiKeys: endpoint({
    method: 'GET',
    path: '/admin/api-keys',
    summary: 'List API keys',
    tag,
    auth: ['ops', 'auditor'],
    response: named('ApiKeys', z.object({ items: z.array(ApiKey) })),
    errors: ['not-found'],
  }),
  createApiKey: endpoint({
    method: 'POST',
    path: '/admin/api-keys',
    summary: 'Create an API key',
    description: 'Its secret is shown once, in this answer.',
    tag,
    auth: ['ops'],
    body: named('CreateApiKey', z.strictObject({ name: field.text(), role, scope: ScopeInput })),
    status: 201,
    response: named('CreatedApiKey', z.object({ key: ApiKey, secret: z.string() })),
    errors: [],
  }),
  revokeApiKey: endpoint({
    method: 'DELETE',
    path: '/admin/api-keys/{key_id}',
    summary: 'Revoke an API key',
    tag,
    auth: ['ops'],
    params: { key_id: keyId },
    errors: ['not-found'],
  }),
};
