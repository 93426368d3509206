import { ok, refuse, type Result } from '@waystock/kernel';
import { type ApiKeyVerifier, looksLikeApiKey } from './api-keys.ts';
import type { HttpError } from './errors.ts';
import type { Principal } from './principal.ts';
import type { TokenVerifier } from './tokens.ts';

export interface Credentials {
  readonly authorization?: string | undefined;
  readonly 'x-api-key'?: string | readonly string[] | undefined;
}

/** Who calls; undefined when nobody says who they are. Wrong credentials are never nobody. */
export type Authenticate = (
  credentials: Credentials,
) => Promise<Result<Principal | undefined, HttpError>>;

export function authenticator(verify: {
  readonly token: TokenVerifier;
  readonly apiKey: ApiKeyVerifier;
}): Authenticate {
  return async (credentials) => {
    const { authorization, 'x-api-key': header } = credentials;
    if (header !== undefined && authorization !== undefined)
      return refused('Send a token or an API key, not both.');
    if (header !== undefined) return byKey(typeof header === 'string' ? header : '');
    if (authorization === undefined) return ok(undefined);
    const [, bearer] = /^bearer +([^\s]+)$/i.exec(authorization) ?? [];
    if (bearer === undefined) return refused('The Authorization header is not "Bearer …".');
    return looksLikeApiKey(bearer) ? byKey(bearer) : verify.token(bearer);
  };

  async function byKey(text: string): Promise<Result<Principal, HttpError>> {
    const principal = await verify.apiKey(text);
    return principal ? ok(principal) : refused('The API key is not valid, or was revoked.');
  }
}

const refused = (detail: string): Result<never, HttpError> =>
  refuse({ kind: 'not-authenticated', detail });
