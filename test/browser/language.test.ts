import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWebApp, type WebApp } from '../support/web-app.ts';

/** A browser without a locale, as in containers and kiosks, speaks a language that its own Intl refuses. */
let app: WebApp;
beforeAll(async () => {
  app = await openWebApp();
});
afterAll(() => app.close());

const posix = `for (const [name, value] of [['language', 'en-US@posix'], ['languages', ['en-US@posix']]])
  Object.defineProperty(navigator, name, { value, configurable: true });`;

test.each([
  ['/console', 'ops', 'nav'],
  ['/console/indicators', 'ops', '.chart canvas'],
  ['/shop', 'shopper', 'h1'],
  ['/shop/checkout', 'shopper', 'h1'],
  ['/driver', 'driver', 'h1'],
  ['/host', 'host', 'h1'],
] as const)('%s is there all the same', async (path, role, shows) => {
  const { page, complaints, close } = await app.open('/console/exceptions', { role });
  await page.addInitScript(posix);
  complaints.length = 0;
  await page.goto(app.url + path);
  await page.waitForSelector(shows);
  expect(complaints.filter((text) => /language tag/i.test(text))).toEqual([]);
  await close();
});
