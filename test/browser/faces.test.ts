import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  barriers,
  everyLook,
  openWebApp,
  overflowOf,
  type Visitor,
  type WebApp,
} from '../support/web-app.ts';

let app: WebApp;
beforeAll(async () => {
  app = await openWebApp();
});
afterAll(() => app.close());

/** Where a face begins, who is there, and what shows that it has come up. */
const faces: readonly [path: string, as: Visitor, shows: string][] = [
  ['/console', { role: 'ops' }, '.map-ready'],
  ['/shop', { role: 'shopper', subject: 'CUS-00001' }, 'h1'],
  ['/driver', { role: 'driver' }, 'h1'],
  ['/host', { role: 'host', scope: { sites: [] } }, 'h1'],
  ['/t/abcdefgh', {}, '.empty'],
];

test.each(faces)(
  '%s is there for everybody at every width, in light and dark',
  async (path, as, shows) => {
    const { page, complaints, close } = await app.open(path, as);
    await page.waitForSelector(shows);
    await page.waitForSelector('.skeleton', { state: 'detached' });
    await everyLook(page, async (look) => {
      expect([look, await barriers(page)]).toEqual([look, []]);
      expect([look, await overflowOf(page)]).toEqual([look, 0]);
    });
    // What is shared under no link is told by the page, and by the browser as well.
    const isMissing = path.startsWith('/t/');
    expect(complaints.filter((text) => !isMissing || !text.includes('404'))).toEqual([]);
    await close();
  },
);

test('who has not signed in is asked who they are, and who has another role as well', async () => {
  for (const as of [{}, { role: 'shopper' }] satisfies Visitor[]) {
    const { page, close } = await app.open('/console/orders', as);
    await page.getByRole('heading', { name: 'Waystock console' }).waitFor();
    expect(await page.locator('.shell').count()).toBe(0);
    await close();
  }
});

test('the tracking page brings at most 150 kB of script before the map', async () => {
  const { page, close } = await app.open('/t/abcdefgh');
  await page.waitForSelector('.empty');
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith('.js'))
      .reduce((total, { encodedBodySize }) => total + encodedBodySize, 0),
  );
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(150_000);
  await close();
});

test('the palette goes anywhere by keyboard, and Escape gives the focus back', async () => {
  const { page, close } = await app.open('/console', { role: 'ops' });
  await page.waitForSelector('.shell');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('theme dark');
  await page.keyboard.press('Enter');
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  expect(await page.locator('dialog').count()).toBe(0);
  await close();
});
