import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { loadCity, settleCity } from '../../src/simulation/load-city.ts';
import { openTestApi } from '../support/api.ts';
import { type OidcIssuer, openOidcIssuer } from '../support/oidc-issuer.ts';
import { barriers, pagesFolder, servePages, unlimited, type WebApp } from '../support/web-app.ts';

/** People sign in as they do in production: at an issuer, by authorization code with PKCE. */
let issuer: OidcIssuer;
let app: WebApp;
beforeAll(async () => {
  let now = (): ReturnType<WebApp['api']['world']['now']> => {
    throw new Error('The clock comes with the API.');
  };
  issuer = await openOidcIssuer({
    accounts: {
      olivia: { claims: { role: 'ops', regions: 'all', name: 'Olivia Operations' } },
      stranger: { claims: { name: 'A Stranger' } },
    },
    now: () => now(),
    redirectUri: () => `${app.url}/signed-in`,
    // Less than the minute before its end in which a token is renewed.
    expiresInS: 45,
  });
  const { clientId, rules } = issuer;
  const signIn = {
    kind: 'oidc' as const,
    ...{ issuer: rules.issuer, audience: rules.audience, clientId, scopes: 'openid' },
    origins: [rules.issuer],
  };
  const api = await openTestApi(async () => undefined, {
    tokens: rules,
    rates: unlimited,
    pages: { folder: pagesFolder, signIn },
  });
  now = api.world.now;
  await loadCity(api.world, settleCity('sign-in', 3));
  app = await servePages(api);
});
afterAll(async () => {
  await app.close();
  issuer.close();
});

async function signInAs(account: string, path: string) {
  const visit = await app.open('/');
  await issuer.reach(visit.context);
  await visit.page.goto(app.url + path);
  await visit.page.getByRole('button', { name: 'Sign in at id.example' }).click();
  await visit.page.getByRole('link', { name: account }).click();
  return visit;
}

test('who comes back from the issuer is where they wanted to be, and the API believes them', async () => {
  const { page, complaints, close } = await signInAs('olivia', '/console/sites/FC-1');
  await page.getByRole('heading', { name: /Logistikpark/ }).waitFor();
  expect(page.url()).toBe(`${app.url}/console/sites/FC-1`);
  expect(issuer.asked).toContain('token 200');
  expect(await barriers(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test('a token near its end is renewed by a refresh token, each good once', async () => {
  const { page, close } = await signInAs('olivia', '/console/sites');
  await page.locator('tbody tr').first().waitFor();
  const before = issuer.asked.length;
  await page
    .getByRole('link', { name: /^Fleet/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Fleet' }).waitFor();
  await page.locator('tbody tr').first().waitFor();
  const renewals = issuer.asked.slice(before);
  expect(renewals.length).toBeGreaterThan(0);
  expect(new Set(renewals)).toEqual(new Set(['token 200']));
  await close();
});

describe('a page that is left while its token is renewed', () => {
  /** The issuer has given a new token, and nobody is there any more to take it. */
  async function leftMidway() {
    const visit = await signInAs('olivia', '/console/sites');
    const { page } = visit;
    await page.locator('tbody tr').first().waitFor();
    let isRenewed: () => void = () => undefined;
    const renewed = new Promise<void>((resolve) => (isRenewed = resolve));
    await page.route(`${issuer.issuer}/token`, async (route) => {
      await issuer.pass(route.request());
      isRenewed();
    });
    await page
      .getByRole('link', { name: /^Fleet/ })
      .first()
      .click();
    await renewed;
    await page.unroute(`${issuer.issuer}/token`);
    await page.reload();
    return visit;
  }
  const isSignedIn = async ({ page, close }: Awaited<ReturnType<typeof leftMidway>>) => {
    await page.getByRole('heading', { name: 'Fleet' }).waitFor();
    await page.locator('tbody tr').first().waitFor();
    expect(page.url()).toBe(`${app.url}/console/fleet`);
    await close();
  };
  afterEach(() => Object.assign(issuer.ways, { grace: false, remembers: false }));

  test('shows the same token again to an issuer that takes it', async () => {
    issuer.ways.grace = true;
    const before = issuer.asked.length;
    await isSignedIn(await leftMidway());
    expect(new Set(issuer.asked.slice(before))).toEqual(new Set(['token 200']));
  });

  test('is known to an issuer that takes it once, and is where it was', async () => {
    issuer.ways.remembers = true;
    const before = issuer.asked.length;
    await isSignedIn(await leftMidway());
    expect(issuer.asked.slice(before)).toContain('token 400 invalid_grant');
  });

  test('asks to sign in, once, where the issuer has forgotten who it was', async () => {
    const { page, close } = await leftMidway();
    await page.getByRole('button', { name: 'Sign in at id.example' }).waitFor();
    expect(page.url()).toBe(`${app.url}/console/fleet`);
    expect(await page.evaluate("sessionStorage.getItem('waystock.session')")).toBeNull();
    await close();
  });
});

test('an account without a role is told so, and is nobody', async () => {
  const { page, close } = await signInAs('stranger', '/console');
  await page.getByText('The account has no role in Waystock.').waitFor();
  expect(await page.evaluate("sessionStorage.getItem('waystock.session')")).toBeNull();
  await close();
});

test('a code that was not asked for in this tab is not taken', async () => {
  const visit = await app.open('/');
  await issuer.reach(visit.context);
  const before = issuer.asked.length;
  await visit.page.goto(`${app.url}/signed-in?code=stolen&state=guessed`);
  await visit.page.getByText('This sign-in was not begun in this tab.').waitFor();
  expect(issuer.asked.length).toBe(before);
  await visit.close();
});

/** Somebody has a hand in what the browser comes back with. */
async function meddle(script: string): Promise<{ asked: string[] }> {
  const { page, context, close } = await app.open('/');
  await issuer.reach(context);
  await context.addInitScript(`if (location.pathname === '/signed-in') { ${script} }`);
  await page.goto(`${app.url}/console`);
  await page.getByRole('button', { name: 'Sign in at id.example' }).click();
  const before = issuer.asked.length;
  await page.getByRole('link', { name: 'olivia' }).click();
  await page.getByRole('alert').waitFor();
  expect(await page.evaluate("sessionStorage.getItem('waystock.session')")).toBeNull();
  await close();
  return { asked: issuer.asked.slice(before) };
}

test('a code that comes with another state is not even shown to the issuer', async () => {
  const { asked } = await meddle(`
    history.replaceState(null, '', location.href.replace(/state=[^&]+/, 'state=another'));
  `);
  expect(asked).toEqual([]);
});

test('a code is worth nothing without the verifier it was asked with', async () => {
  const { asked } = await meddle(`
    const pending = JSON.parse(sessionStorage.getItem('waystock.sign-in'));
    pending.verifier = 'another-verifier-of-the-right-length-0123456789';
    sessionStorage.setItem('waystock.sign-in', JSON.stringify(pending));
  `);
  expect(asked).toEqual(['token 400 invalid_grant']);
});
