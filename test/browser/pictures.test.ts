import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { asId, type CourierId, type VehicleId } from '@waystock/kernel';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Caller } from '../support/api.ts';
import { type BusyCity, makeBusy } from '../support/busy-city.ts';
import { smallPng } from '../../tools/small-png.ts';
import { barriers, openWebApp, type Visitor, type WebApp } from '../support/web-app.ts';

/**
 * The pictures of the README, of pages that people use on a city at work. Each run shows the pages and
 * holds them to what can be read on them; `UPDATE_SCREENSHOTS=1` writes the pictures anew.
 */
let app: WebApp;
let ops: Caller;
let city: BusyCity;
beforeAll(async () => {
  app = await openWebApp(200);
  ops = await app.api.as('ops', 'ops', { regions: 'all' });
  city = await makeBusy(app.api, ops);
}, 240_000);
afterAll(() => app.close());

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
const most = 200_000;

/** Every PNG here is small enough for a page that is read on a telephone. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env['UPDATE_SCREENSHOTS'] !== '1') return;
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${name}.png`;
  const png = smallPng(await page.screenshot());
  expect(png.length, path).toBeLessThanOrEqual(most);
  writeFileSync(path, png);
}

interface Scene {
  readonly name: string;
  readonly path: () => string | Promise<string>;
  readonly as: () => Visitor;
  readonly ready: (page: Page) => Promise<void>;
}

const seen = (page: Page, selector: string) => page.locator(selector).first().waitFor();
const mapDrawn = async (page: Page): Promise<void> => {
  await seen(page, '.map-ready');
  // Tiles of no server, but software draws them: two frames after the last change all is there.
  await page.waitForTimeout(2_500);
};

const shopper = () => ({
  role: 'shopper' as const,
  subject: city.waiting.customerId,
  name: 'Emma Tran',
});

const scenes: readonly Scene[] = [
  {
    name: 'console',
    path: () => '/console',
    as: () => ({ role: 'ops', subject: 'ops', name: 'Operations', width: 1280 }),
    async ready(page) {
      await seen(page, '.map-ready');
      await city.driveOn();
      await mapDrawn(page);
      expect(await page.locator('.live-map-list tbody tr').count()).toBeGreaterThan(3);
    },
  },
  {
    name: 'shop',
    path: () => '/shop',
    as: () => ({ ...shopper(), width: 1280 }),
    async ready(page) {
      await page
        .getByText(/ by \d\d:\d\d$/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'tracking',
    path: () => `/shop/orders/${city.waiting.orderId}`,
    as: () => ({ ...shopper(), width: 390 }),
    async ready(page) {
      await seen(page, '.map-ready');
      await city.driveOn();
      await mapDrawn(page);
      await seen(page, '.arrival-when');
    },
  },
  {
    name: 'driver',
    path: () => '/driver',
    as: () => ({
      role: 'driver',
      subject: city.driver.courierId,
      scope: {
        courierId: asId<CourierId>(city.driver.courierId),
        vehicles: [asId<VehicleId>(city.driver.vehicleId)],
      },
      width: 390,
    }),
    async ready(page) {
      await page.getByRole('link', { name: 'Open this stop' }).click();
      await page.getByRole('button', { name: 'I am here', exact: true }).waitFor();
    },
  },
  {
    name: 'warehouse',
    path: () => `/host/${city.picking}/pick`,
    as: () => ({ role: 'host', subject: 'host', scope: { sites: [city.picking] }, width: 390 }),
    async ready(page) {
      await page
        .getByRole('link', { name: /units? to pick/ })
        .first()
        .click();
      await page.getByRole('region', { name: 'Next' }).waitFor();
    },
  },
];

describe.each(scenes)('$name', ({ name, path, as, ready }) => {
  test.each(['light', 'dark'] as const)('is worth a picture in the %s', async (theme) => {
    const visit = await app.open(await path(), { ...as(), theme, now: app.api.world.now() });
    const { page, complaints } = visit;
    await ready(page);
    await page.waitForSelector('.skeleton', { state: 'detached' });
    expect(await barriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await picture(page, `${name}-${theme}`);
    await visit.close();
  });
});
