import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Role } from '@waystock/contract';
import type { Instant } from '@waystock/kernel';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { usualRates } from '../../src/http/config.ts';
import type { Scope } from '../../src/http/principal.ts';
import { loadCity, settleCity } from '../../src/simulation/load-city.ts';
import { openTestApi, type TestApi, type TestApiOptions } from './api.ts';
import { openBrowser } from './browser.ts';

/** The built pages on a server with a city in it, in a real browser. */
export interface WebApp {
  readonly api: TestApi;
  readonly url: string;
  readonly browser: Browser;
  /** A tab of its own in which somebody has signed in, or nobody. */
  open(path: string, as?: Visitor): Promise<Visit>;
  close(): Promise<void>;
}

export interface Visitor {
  readonly role?: Role;
  readonly subject?: string;
  /** As the page greets them; their subject if not said. */
  readonly name?: string;
  readonly scope?: Partial<Scope>;
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  /** The device's clock, where the server's is another one than the wall's. */
  readonly now?: Instant;
}

export interface Visit {
  readonly page: Page;
  /** Whether there is a network, and further tabs. */
  readonly context: BrowserContext;
  /** What went wrong in the page: errors, warnings of the browser, answers that failed. */
  readonly complaints: string[];
  close(): Promise<void>;
}

export const pagesFolder = fileURLToPath(new URL('../../apps/web/dist', import.meta.url));

/** The clock of a test stands, so what one may ask in a second would be all one ever may. */
export const unlimited = Object.fromEntries(
  Object.keys(usualRates).map((role) => [role, { perSecond: 1, burst: 1e9 }]),
) as typeof usualRates;

export const widths = [390, 1024, 1920] as const;

const screenOf = (width: number): { width: number; height: number } => ({
  width,
  height: width < 500 ? 844 : Math.round(width * 0.5625),
});

export interface Look {
  readonly width: (typeof widths)[number];
  readonly theme: 'light' | 'dark';
}

/** Every width in light and dark, of a page that stays open: as windows change, and evenings come. */
export async function everyLook(
  page: Page,
  look: (as: Look) => Promise<void>,
  themes: readonly Look['theme'][] = ['light', 'dark'],
): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize(screenOf(width));
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await look({ width, theme });
    }
  }
}

/** How much wider a page is than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

export async function openWebApp(
  population = 60,
  options: Pick<TestApiOptions, 'push'> = {},
): Promise<WebApp> {
  const api = await openTestApi(async () => undefined, {
    pages: { folder: pagesFolder, signIn: { kind: 'demo' } },
    rates: unlimited,
    ...options,
  });
  await loadCity(api.world, settleCity('pages', population));
  await api.settle();
  return servePages(api);
}

/** The pages on a server that is set up otherwise. */
export async function servePages(api: TestApi): Promise<WebApp> {
  const { app } = api.server;
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const browser = await openBrowser();
  return {
    api,
    url,
    browser,
    open: (path, as = {}) => visit({ api, url, browser }, path, as),
    async close() {
      await browser.close();
      await api.close();
    },
  };
}

async function visit(
  { api, url, browser }: Pick<WebApp, 'api' | 'url' | 'browser'>,
  path: string,
  {
    role,
    subject = 'somebody',
    name = subject,
    scope = { regions: 'all' },
    width = 1024,
    theme = 'light',
    now,
  }: Visitor,
): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    colorScheme: theme,
    reducedMotion: 'reduce',
    viewport: screenOf(width),
  });
  if (role) {
    const { authorization = '' } = await api.server.as(role, subject, scope);
    const token = authorization.replace('Bearer ', '');
    const expiresAt = Date.now() + 3_600_000;
    const session = JSON.stringify({ token, expiresAt, role, subject, name });
    await context.addInitScript(`sessionStorage.setItem('waystock.session', '${session}')`);
  }
  await playDemo(context, api, url);
  // Software draws the maps, on machines that do other things, too.
  context.setDefaultTimeout(120_000);
  if (now !== undefined) await context.clock.setSystemTime(now);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(url + path);
  return { page, context, complaints, close: () => context.close() };
}

/** What a demo has beside the API, as far as pages look at it: the clock, and the bank. */
async function playDemo(context: BrowserContext, api: TestApi, url: string): Promise<void> {
  await context.route('**/demo/clock', (route) => {
    const now = new Date(api.world.now()).toISOString();
    return route.fulfill({ json: { now, speed: 1, paused: true, speeds: [1, 5, 20, 60] } });
  });
  await context.route('**/demo/challenge-answers', async (route) => {
    const { challenge, passed } = route.request().postDataJSON() as {
      challenge: string;
      passed: boolean;
    };
    api.provider.completeChallenge(challenge, passed);
    await route.fulfill({ status: 204 });
  });
  await context.route('https://bank.example/challenge/**', (route) => {
    const { pathname, search } = new URL(route.request().url());
    const location = `${url}/shop/bank/${pathname.split('/').at(-1)}${search}`;
    return route.fulfill({ status: 302, headers: { location } });
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What keeps somebody from using the page (WCAG 2.2 A and AA), as axe sees it. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
    );
  });
}

interface Axe {
  run(options: object): Promise<{
    violations: {
      id: string;
      nodes: { target: string[]; failureSummary: string }[];
    }[];
  }>;
}

/** For whoever wants to look at the pages of a run: into the folder it is told, LOOK_AT_PAGES=… */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env['LOOK_AT_PAGES'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
