import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Role } from '@waystock/contract';
import { type Instant, plus, type Seconds } from '@waystock/kernel';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Scope } from './principal.ts';
import type { TokenRules } from './tokens.ts';

/** For the demo and for tests only: any identity that is asked for. */
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

/** Its key lives as long as the process, or in `keyFile`, so that a token outlives a restart. */
export async function developmentIssuer(keyFile?: string): Promise<DevelopmentIssuer> {
  const issuer = 'urn:waystock:development';
  const audience = 'waystock';
  const { d, ...known } = await signingKey(keyFile);
  const jwk = { ...known, alg: 'EdDSA', kid: 'development', use: 'sig' };
  const privateKey = await importJWK({ ...known, ...(d ? { d } : {}) }, 'EdDSA');
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

async function signingKey(file: string | undefined): Promise<JWK> {
  if (file !== undefined && existsSync(file))
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const key = await exportJWK(privateKey);
  if (file !== undefined) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(key), { mode: 0o600 });
  }
  return key;
}
