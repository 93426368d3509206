import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, openWebApp, type Visitor, type WebApp, widths } from '../support/web-app.ts';

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

describe.each(faces)('%s', (path, as, shows) => {
  test.each(widths)('is there for everybody at %i pixels, in light and dark', async (width) => {
    for (const theme of ['light', 'dark'] as const) {
      const { page, complaints, close } = await app.open(path, { ...as, width, theme });
      await page.waitForSelector(shows);
      await page.waitForSelector('.skeleton', { state: 'detached' });
      expect(await barriers(page)).toEqual([]);
      // What is shared under no link is told by the page, and by the browser as well.
      const isMissing = path.startsWith('/t/');
      expect(complaints.filter((text) => !isMissing || !text.includes('404'))).toEqual([]);
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflow).toBe(0);
      await close();
    }
  });
});

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
