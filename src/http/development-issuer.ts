import type { Role } from '@waystock/contract';
import { type Instant, plus, type Seconds } from '@waystock/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Scope } from './principal.ts';
import type { TokenRules } from './tokens.ts';

/** For the demo and for tests only: keys that live as long as the process, and any identity asked for. */
export interface DevelopmentIssuer {
  readonly rules: TokenRules;
  mint(who: Identity): Promise<string>;
}

export interface Identity {
  readonly role: Role;
  readonly subject: string;
  readonly scope?: Partial<Scope>;
  readonly now: Instant;
  readonly validFor?: Seconds;
}

const aDay = 86_400 as Seconds;

export async function developmentIssuer(): Promise<DevelopmentIssuer> {
  const issuer = 'urn:waystock:development';
  const audience = 'waystock';
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', kid: 'development', use: 'sig' };
  return {
    rules: { issuer, audience, algorithms: ['EdDSA'], keys: { keys: [jwk] } },
    mint({ role, subject, scope = {}, now, validFor = aDay }) {
      const claims = {
        role,
        ...(scope.regions ? { regions: scope.regions } : {}),
        ...(scope.sites ? { sites: scope.sites } : {}),
        ...(scope.vehicles ? { vehicles: scope.vehicles } : {}),
        ...(scope.courierId ? { courier: scope.courierId } : {}),
      };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: 'development' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setIssuedAt(new Date(now))
        .setExpirationTime(new Date(plus(now, validFor)))
        .sign(privateKey);
    },
  };
}
