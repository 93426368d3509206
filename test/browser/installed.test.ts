import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, openWebApp, type Visitor, type WebApp } from '../support/web-app.ts';

/** The faces as things on a device: installed, opened without a network, in their own colours at once. */
let app: WebApp;
beforeAll(async () => {
  app = await openWebApp();
});
afterAll(() => app.close());

const faces: readonly [face: string, as: Visitor][] = [
  ['console', { role: 'ops' }],
  ['shop', { role: 'shopper', subject: 'CUS-00001' }],
  ['driver', { role: 'driver' }],
  ['host', { role: 'host', scope: { sites: [] } }],
];

interface Icon {
  readonly src: string;
  readonly sizes: string;
  readonly type: string;
  readonly purpose: string;
}

/** Width and height, as a PNG says them after its signature and the head of its first chunk. */
const sizeOf = (png: Buffer): string => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

test.each(faces)('%s can be installed', async (face, as) => {
  const { page, context, close } = await app.open(`/${face}`, as);
  const browser = await context.newCDPSession(page);
  const { errors } = await browser.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // The browser of a test keeps nothing, and installs nothing for that reason alone.
  const ids = installabilityErrors.map(({ errorId }) => errorId);
  expect(ids.filter((id) => id !== 'in-incognito')).toEqual([]);
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await context.request.get(app.url + address)).json();
  expect(manifest).toMatchObject({ start_url: `/${face}`, scope: `/${face}`, id: `/${face}` });
  const pngs = (manifest.icons as Icon[]).filter(({ type }) => type === 'image/png');
  const offered = pngs.map(({ sizes, purpose }) => `${sizes} ${purpose}`);
  expect(offered).toEqual(['192x192 any', '512x512 any', '512x512 maskable']);
  for (const { src, sizes } of pngs) {
    const answer = await context.request.get(app.url + src);
    expect(answer.headers()['content-type']).toBe('image/png');
    expect(sizeOf(await answer.body())).toBe(sizes);
  }
  await close();
});

describe.each(['shop', 'driver', 'host'])('%s without a network', (face) => {
  const as = new Map(faces).get(face);

  test('comes up, and says what is missing', async () => {
    const { page, context, close } = await app.open(`/${face}`, { ...as, width: 390 });
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.reload();
    await page.locator('.shell').waitFor();
    await context.setOffline(true);
    await page.reload();
    await page
      .getByText(/There is no network|not read before the network went|No route yet/)
      .first()
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    await close();
  });

  test('and without anybody signed in says what to do', async () => {
    const { page, context, close } = await app.open(`/${face}`, { width: 390 });
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await context.setOffline(true);
    await page.reload();
    await page.getByText('Signing in needs a network').waitFor();
    expect(await barriers(page)).toEqual([]);
    await context.setOffline(false);
    await page.getByText('Signing in needs a network').waitFor({ state: 'detached' });
    await close();
  });
});

test('the theme somebody has chosen is there before anything of the page runs', async () => {
  const { page, context, close } = await app.open('/shop', { theme: 'light' });
  await page.evaluate("localStorage.setItem('waystock.theme', 'dark')");
  await context.route('**/assets/*.js', (route) => route.abort());
  await page.reload();
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  const canvas = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(canvas).toBe('rgb(18, 20, 19)');
  await close();
});

test('a dialog begins with what is to be filled in, not with its way out', async () => {
  const { page, close } = await app.open('/console/sites/FC-2?do=pause', { role: 'ops' });
  await page.getByRole('dialog').waitFor();
  const at = await page.evaluate('document.activeElement?.tagName');
  expect(['INPUT', 'H2']).toContain(at);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await close();
});
