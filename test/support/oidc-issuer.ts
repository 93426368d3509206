import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instant } from '@waystock/kernel';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { BrowserContext, Request } from 'playwright-core';
import type { TokenRules } from '../../src/http/tokens.ts';

/** An OIDC issuer as a browser meets one: discovery, keys, a page to sign in at, codes with PKCE. */
export interface OidcIssuer {
  /** What the API has to believe. */
  readonly rules: TokenRules;
  /** Where browsers find it; `reach` lets a browser find it there. */
  readonly issuer: string;
  readonly clientId: string;
  reach(context: BrowserContext): Promise<void>;
  /** What a browser asks, put to it; its answer is not given to the browser. */
  pass(asked: Request): Promise<Response>;
  /** What differs between issuers; tests may change it as they go. */
  readonly ways: Ways;
  /** What it was asked for, and what it answered: `token 200`, `token 400 invalid_grant`. */
  readonly asked: string[];
  close(): void;
}

export interface Account {
  /** Whatever the issuer says about somebody, as claims of the access token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface Ways {
  /** A refresh token that was used is taken once more. */
  grace: boolean;
  /** Whoever signed in last is known to it, and need not be asked again. */
  remembers: boolean;
}

interface Options {
  readonly accounts: Readonly<Record<string, Account>>;
  readonly now: () => Instant;
  readonly redirectUri: () => string;
  /** Of an access token, as it is told to the client. */
  readonly expiresInS?: number;
}

interface Grant {
  readonly account: string;
  readonly challenge: string;
  readonly redirectUri: string;
}

const issuer = 'https://id.example';
const clientId = 'waystock-pages';
const audience = 'waystock';

/**
 * It listens on loopback, and pages find it at an https address of its own, as browsers insist: what
 * a page asks there is passed on. Keys are fetched from it by the server over HTTP.
 */
export async function openOidcIssuer(options: Options): Promise<OidcIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one', use: 'sig' };
  const asked: string[] = [];
  const codes = new Map<string, Grant>();
  const refreshTokens = new Map<string, string>();
  const usedTokens = new Map<string, string>();
  const ways: Ways = { grace: false, remembers: false };
  let signedIn: string | undefined;

  const accessToken = (account: string): Promise<string> => {
    const at = Math.floor(options.now() / 1000);
    return new SignJWT({ ...options.accounts[account]?.claims, client_id: clientId })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(account)
      .setIssuedAt(at)
      .setExpirationTime(at + 300)
      .sign(privateKey);
  };

  async function tokensFor(account: string) {
    const refresh = randomBytes(16).toString('hex');
    refreshTokens.set(refresh, account);
    return {
      access_token: await accessToken(account),
      token_type: 'Bearer',
      expires_in: options.expiresInS ?? 300,
      refresh_token: refresh,
    };
  }

  /** Each code and each refresh token is good once. */
  async function token(form: URLSearchParams): Promise<[number, object]> {
    const refused = (error: string): [number, object] => [400, { error }];
    if (form.get('client_id') !== clientId) return refused('invalid_client');
    if (form.get('grant_type') === 'refresh_token') {
      const shown = form.get('refresh_token') ?? '';
      const account = taken(refreshTokens, shown) ?? (ways.grace && taken(usedTokens, shown));
      if (account && ways.grace) usedTokens.set(shown, account);
      return !account ? refused('invalid_grant') : [200, await tokensFor(account)];
    }
    const grant = taken(codes, form.get('code'));
    const shown = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== shown) return refused('invalid_grant');
    if (grant.redirectUri !== form.get('redirect_uri')) return refused('invalid_grant');
    return [200, await tokensFor(grant.account)];
  }

  function authorize(query: URLSearchParams): string | undefined {
    const fits =
      query.get('client_id') === clientId &&
      query.get('response_type') === 'code' &&
      query.get('redirect_uri') === options.redirectUri() &&
      query.get('code_challenge_method') === 'S256' &&
      (query.get('scope') ?? '').split(' ').includes('openid');
    if (!fits) return undefined;
    const links = Object.keys(options.accounts).map((account) => {
      const to = new URLSearchParams([...query, ['account', account]]);
      return `<li><a href="/chosen?${to.toString()}">${account}</a></li>`;
    });
    return `<!doctype html><title>Sign in</title><h1>Who are you?</h1><ul>${links.join('')}</ul>`;
  }

  /** Where a browser is sent that asked not to ask. */
  function known(query: URLSearchParams): string {
    if (ways.remembers && signedIn !== undefined)
      return chosen(new URLSearchParams([...query, ['account', signedIn]]));
    const back = new URL(options.redirectUri());
    const state = query.get('state') ?? '';
    back.search = new URLSearchParams({ error: 'login_required', state, iss: issuer }).toString();
    return back.href;
  }

  function chosen(query: URLSearchParams): string {
    const code = randomBytes(16).toString('hex');
    signedIn = query.get('account') ?? '';
    codes.set(code, {
      account: signedIn,
      challenge: query.get('code_challenge') ?? '',
      redirectUri: query.get('redirect_uri') ?? '',
    });
    const back = new URL(options.redirectUri());
    back.search = new URLSearchParams({
      code,
      state: query.get('state') ?? '',
      iss: issuer,
    }).toString();
    return back.href;
  }

  const discovery = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, headers, body = '' }) => response.writeHead(status, headers).end(body),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });

  async function answer(request: IncomingMessage): Promise<Told> {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return json(200, discovery);
      case '/jwks':
        return json(200, { keys: [jwk] });
      case '/authorize': {
        const page = authorize(searchParams);
        if (page !== undefined && searchParams.get('prompt') === 'none')
          return { status: 302, headers: { location: known(searchParams) } };
        return page === undefined
          ? { status: 400, headers: {}, body: 'Not so.' }
          : { headers: { 'content-type': 'text/html' }, body: page };
      }
      case '/chosen':
        return { status: 302, headers: { location: chosen(searchParams) } };
      case '/token': {
        const [status, body] = await token(new URLSearchParams(await textOf(request)));
        asked.push(['token', status, ...('error' in body ? [body.error] : [])].join(' '));
        return json(status, body);
      }
      default:
        return { status: 404, headers: {} };
    }
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const loopback = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const pass = (asked: Request): Promise<Response> => {
    const { pathname, search } = new URL(asked.url());
    const method = asked.method();
    return fetch(loopback + pathname + search, {
      method,
      redirect: 'manual',
      ...(method === 'POST' && { body: asked.postData() ?? '' }),
    });
  };
  return {
    issuer,
    clientId,
    ways,
    asked,
    rules: { issuer, audience, algorithms: ['ES256'], keys: { url: `${loopback}/jwks` } },
    pass,
    async reach(context) {
      await context.route(`${issuer}/**`, async (route) => {
        const passed = await pass(route.request());
        const headers = Object.fromEntries(passed.headers);
        await route.fulfill({ status: passed.status, headers, body: await passed.text() });
      });
    },
    close: () => void server.close(),
  };
}

interface Told {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const json = (status: number, body: object): Told => ({
  status,
  headers: { 'content-type': 'application/json', 'access-control-allow-origin': '*' },
  body: JSON.stringify(body),
});

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

function taken<T>(from: Map<string, T>, key: string | null): T | undefined {
  const found = key === null ? undefined : from.get(key);
  if (key !== null) from.delete(key);
  return found;
}
