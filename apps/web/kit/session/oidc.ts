import { allRoles, type Role } from '@waystock/contract';
import * as oauth from 'oauth4webapi';
import { currentSession, keepSession } from './session.ts';
import { webConfig, type WebConfig } from './web-config.ts';

/**
 * Authorization code with PKCE against the issuer's discovery document. The access token is one for
 * the API (RFC 9068): role and name are read from it only to show them; the server decides.
 */
type OidcConfig = Extract<WebConfig, { sign_in: 'oidc' }>;

const pendingKey = 'waystock.sign-in';
const redirectUri = (): string => `${location.origin}/signed-in`;
const renewBeforeMs = 60_000;

interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly returnTo: string;
  /** Nobody is asked anything: the issuer still knows them, or they are told to sign in. */
  readonly silent?: boolean;
}

/** Leaves for the issuer's page, which sends the browser back to `/signed-in`. */
export async function leaveForSignIn(
  config: OidcConfig,
  returnTo: string,
  { silent = false } = {},
): Promise<void> {
  const server = await discover(config);
  if (!server.authorization_endpoint)
    throw new Error('The issuer names no authorization endpoint.');
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  sessionStorage.setItem(pendingKey, JSON.stringify({ verifier, state, returnTo, silent }));
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: config.client_id,
    redirect_uri: redirectUri(),
    response_type: 'code',
    scope: config.scopes,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    audience: config.audience,
    resource: config.audience,
    ...(silent && { prompt: 'none' }),
  }).toString();
  location.assign(url);
}

/** Takes the code the browser came back with; gives where the person wanted to go. */
export async function finishSignIn(config: OidcConfig): Promise<string> {
  const text = sessionStorage.getItem(pendingKey);
  if (text === null) throw new Error('This sign-in was not begun in this tab.');
  sessionStorage.removeItem(pendingKey);
  const pending = JSON.parse(text) as Pending;
  const server = await discover(config);
  const client = { client_id: config.client_id };
  const answer = codeOf(server, client, pending);
  if (!answer) {
    keepSession(undefined);
    return pending.returnTo;
  }
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    oauth.None(),
    answer,
    redirectUri(),
    pending.verifier,
  );
  keep(await oauth.processAuthorizationCodeResponse(server, client, response));
  return pending.returnTo;
}

/** Undefined where the issuer would have to ask somebody who was not to be asked. */
function codeOf(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { state, silent }: Pending,
): URLSearchParams | undefined {
  try {
    return oauth.validateAuthResponse(server, client, new URL(location.href), state);
  } catch (error) {
    if (silent && error instanceof oauth.AuthorizationResponseError) return undefined;
    throw error;
  }
}

let renewing: Promise<void> | undefined;

/** The token to send now, renewed shortly before it expires; many callers renew it once. */
export async function freshToken(): Promise<string | undefined> {
  const session = currentSession();
  if (session?.refreshToken !== undefined && session.expiresAt - Date.now() < renewBeforeMs) {
    renewing ??= renew(session.refreshToken).finally(() => (renewing = undefined));
    await renewing;
  }
  return currentSession()?.token;
}

/**
 * A refresh token that was shown to the issuer, in an asking that has no answer yet. Many are good
 * once: when the page is left meanwhile, the next one is lost with it.
 */
const shownKey = 'waystock.renewing';

async function renew(refreshToken: string): Promise<void> {
  const config = await webConfig();
  if (config.sign_in !== 'oidc') return;
  const isShownBefore = sessionStorage.getItem(shownKey) === refreshToken;
  try {
    const server = await discover(config);
    const client = { client_id: config.client_id };
    const none = oauth.None();
    sessionStorage.setItem(shownKey, refreshToken);
    const response = await oauth.refreshTokenGrantRequest(server, client, none, refreshToken);
    keep(await oauth.processRefreshTokenResponse(server, client, response), refreshToken);
    sessionStorage.removeItem(shownKey);
  } catch (error) {
    // Refused is over; out of reach is for later, and the old token may still be good.
    if (!(error instanceof oauth.ResponseBodyError)) return;
    sessionStorage.removeItem(shownKey);
    // Who gives no time for a second try still knows who signed in, and need not ask.
    const here = location.pathname + location.search;
    if (isShownBefore) await leaveForSignIn(config, here, { silent: true });
    else keepSession(undefined);
  }
}

let discovered: Promise<oauth.AuthorizationServer> | undefined;

function discover({ issuer }: OidcConfig): Promise<oauth.AuthorizationServer> {
  const url = new URL(issuer);
  discovered ??= oauth
    .discoveryRequest(url)
    .then((response) => oauth.processDiscoveryResponse(url, response));
  discovered.catch(() => (discovered = undefined));
  return discovered;
}

function keep(answer: oauth.TokenEndpointResponse, oldRefreshToken?: string): void {
  const claims = claimsOf(answer.access_token);
  const role = allRoles.find((known) => known === claims['role']);
  if (!role) throw new Error('The account has no role in Waystock.');
  const refreshToken = answer.refresh_token ?? oldRefreshToken;
  keepSession({
    token: answer.access_token,
    expiresAt: Date.now() + (answer.expires_in ?? 300) * 1000,
    role: role satisfies Role,
    subject: String(claims['sub']),
    name: String(claims['name'] ?? claims['sub']),
    ...(refreshToken === undefined ? {} : { refreshToken }),
  });
}

function claimsOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  const bytes = Uint8Array.from(
    atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
    (character) => character.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}
