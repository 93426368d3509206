import { createHash } from 'node:crypto';
import { allRoles, type Role } from '@waystock/contract';
import {
  type CourierId,
  type Instant,
  instant,
  ok,
  refuse,
  type RegionId,
  type Result,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { z } from 'zod';
import type { HttpError } from './errors.ts';
import type { Principal } from './principal.ts';

/** Whose tokens are believed, and how they must be signed. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** Asymmetric only: a public key taken for a shared secret is the oldest trick. */
  readonly algorithms: readonly Algorithm[];
  /** Where the issuer publishes its keys, or the keys themselves. */
  readonly keys: { readonly url: string } | Pick<JSONWebKeySet, 'keys'>;
}

export type Algorithm = 'EdDSA' | 'ES256' | 'ES384' | 'PS256' | 'RS256';
export const usualAlgorithms: readonly Algorithm[] = ['EdDSA', 'ES256', 'PS256', 'RS256'];

export type TokenVerifier = (token: string) => Promise<Result<Principal, HttpError>>;

const toleranceS = 30;
const longestToken = 8_192;
const types = new Set(['at+jwt', 'application/at+jwt', 'jwt']);

/** RFC 9068 access tokens with our claims; a role without what it is about reaches nothing. */
const Claims = z.object({
  sub: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:|@-]{0,79}$/),
  exp: z.number(),
  iat: z.number(),
  role: z.enum(allRoles as readonly [Role, ...Role[]]),
  regions: z.union([z.literal('all'), z.array(z.string())]).optional(),
  sites: z.array(z.string()).optional(),
  vehicles: z.array(z.string()).optional(),
  courier: z.string().optional(),
});

export function tokenVerifier(rules: TokenRules, now: () => Instant): TokenVerifier {
  const keys =
    'url' in rules.keys
      ? createRemoteJWKSet(new URL(rules.keys.url), { timeoutDuration: 5_000 })
      : createLocalJWKSet(rules.keys);
  const verified = verifiedTokens();
  return async (token) => {
    if (token.length > longestToken) return refused('The token is too long.');
    const known = verified.find(token, now());
    if (known) return ok(known);
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: rules.issuer,
        audience: rules.audience,
        algorithms: [...rules.algorithms],
        clockTolerance: toleranceS,
        requiredClaims: ['exp', 'iat', 'sub'],
        currentDate: new Date(now()),
      });
      if (!types.has(protectedHeader.typ?.toLowerCase() ?? ''))
        return refused('The token is not an access token (typ at+jwt or JWT).');
      const claims = Claims.safeParse(payload);
      if (!claims.success) return refused('The token names no role of ours, or not whose it is.');
      const principal = principalOf(claims.data);
      verified.add(token, principal, { expires: instant(claims.data.exp * 1000), now: now() });
      return ok(principal);
    } catch (error) {
      return reasonOf(error);
    }
  };
}

function principalOf(claims: z.output<typeof Claims>): Principal {
  return {
    role: claims.role,
    subject: claims.sub,
    scope: {
      regions: claims.regions === 'all' ? 'all' : ((claims.regions ?? []) as RegionId[]),
      sites: (claims.sites ?? []) as SiteId[],
      vehicles: (claims.vehicles ?? []) as VehicleId[],
      courierId: claims.courier as CourierId | undefined,
    },
  };
}

const refused = (detail: string): Result<never, HttpError> =>
  refuse({ kind: 'not-authenticated', detail });

function reasonOf(error: unknown): Result<never, HttpError> {
  if (error instanceof errors.JWTExpired) return refused('The token has expired.');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`The token is not for us: its claim "${error.claim}" does not fit.`);
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return refuse({
      kind: 'unavailable',
      detail: 'The keys of the token issuer cannot be read.',
      retryAfterS: 5,
    });
  return refused('The token is not signed by the issuer we trust.');
}

const mostKnown = 10_000;
/** A known token is looked at anew after this, so that a withdrawn key stops working. */
const trustMs = 300_000;

/** Tokens whose signature has been checked, by hash, until they expire; the oldest make room. */
function verifiedTokens() {
  const known = new Map<string, { principal: Principal; until: number }>();
  const hash = (token: string): string => createHash('sha256').update(token).digest('base64');
  return {
    find(token: string, now: Instant): Principal | undefined {
      const entry = known.get(hash(token));
      return entry && entry.until > now ? entry.principal : undefined;
    },
    add(token: string, principal: Principal, { expires, now }: { expires: Instant; now: Instant }) {
      if (known.size >= mostKnown) known.delete(known.keys().next().value ?? '');
      known.set(hash(token), { principal, until: Math.min(expires, now + trustMs) });
    },
  };
}
