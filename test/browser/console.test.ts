import { greatCircle, must, type Position } from '@waystock/kernel';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeLine, type LonLat } from '../../apps/web/kit/map/decode-line.ts';
import {
  barriers,
  everyLook,
  type Look,
  openWebApp,
  overflowOf,
  screenshot,
  type WebApp,
} from '../support/web-app.ts';

let app: WebApp;
let orderId: string;
beforeAll(async () => {
  app = await openWebApp();
  orderId = await placeOrder();
});
afterAll(() => app.close());

/** Paid, cleared and planned, as the city's shoppers order. */
async function placeOrder(): Promise<string> {
  const { api } = app;
  const ops = await api.as('ops', 'ops', { regions: 'all' });
  const site = (await ops.get('/sites?limit=1')).body.items[0];
  const stock = (await ops.get(`/stock?site_id=${site.site_id}&limit=5`)).body.items;
  const shopper = await api.as('shopper', 'CUS-00001');
  const placed = await shopper.send('POST', '/orders', {
    lines: [{ sku_id: stock[0].sku_id, units: 1 }],
    destination: {
      ...{ recipient: 'A. Shopper', street: 'Weg 1', postcode: '05101', city: 'Kranichhain' },
      ...{ country: 'DE', position: site.position },
    },
    delivery: { sla: 'standard' },
    currency: site.currency,
    payment_method: 'tok_visa',
  });
  await api.settle();
  return placed.body.order_id;
}

const nameOf = (path: string): string => path.replaceAll(/[^a-z]+/g, '-').slice(1, 30);

const pages = (): readonly [path: string, shows: string][] => [
  ['/console', '.live-map-list table'],
  ['/console?show=orders', '.live-map-list table'],
  ['/console?show=streets', '.live-map-act'],
  ['/console/exceptions', '.empty, table'],
  ['/console/orders', 'table'],
  [`/console/orders/${orderId}`, '.decision'],
  [`/console/orders/${orderId}?do=cancel`, 'dialog .facts'],
  ['/console/sites', 'table'],
  ['/console/sites/FC-1', 'table'],
  ['/console/sites/FC-1?do=wave', 'dialog .facts'],
  ['/console/fleet', 'table'],
  ['/console/indicators', '.chart canvas'],
];

describe('the console', () => {
  test('is there for everybody on every page, at every width', async () => {
    for (const [path, shows] of pages()) {
      // Half of the pages in the dark; of each face all are, in faces.test.ts.
      const theme = path.length % 2 === 0 ? 'light' : 'dark';
      const { page, complaints, close } = await app.open(path, { role: 'ops', theme });
      await page.waitForSelector(shows);
      const look = async ({ width }: Look): Promise<void> => {
        await page.waitForSelector(shows);
        expect([path, width, await barriers(page)]).toEqual([path, width, []]);
        expect([path, width, await overflowOf(page)]).toEqual([path, width, 0]);
        if (width === 1024) await screenshot(page, nameOf(path));
      };
      await everyLook(page, look, [theme]);
      expect([path, complaints]).toEqual([path, []]);
      await close();
    }
  });

  test('pauses a site by keyboard alone, and says first what would follow', async () => {
    const { page, complaints, close } = await app.open('/console', { role: 'ops' });
    await page.waitForSelector('.live-map-list table');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('pause logistikpark');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Pause Logistikpark' }).waitFor();
    const field = page.getByLabel('Why', { exact: true });
    for (let i = 0; i < 3 && !(await hasFocus(field)); i++) await page.keyboard.press('Tab');
    expect(await hasFocus(field)).toBe(true);
    expect(await page.getByText('Would be stranded').count()).toBe(1);
    await page.keyboard.type('Water in the cellar');
    const pause = page.getByRole('dialog').getByRole('button', { name: 'Pause site' });
    for (let i = 0; i < 3 && !(await hasFocus(pause)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Paused: Water in the cellar').waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
    const ops = await app.api.as('ops', 'ops', { regions: 'all' });
    expect((await ops.get('/sites/FC-1')).body).toMatchObject({
      paused: true,
      pause_reason: 'Water in the cellar',
    });
    await ops.send('POST', '/sites/FC-1/resumption');
  });

  test('Escape leaves a what-if, and nothing has changed', async () => {
    const { page, close } = await app.open('/console/sites/FC-2?do=pause', { role: 'ops' });
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    const ops = await app.api.as('ops', 'ops', { regions: 'all' });
    expect((await ops.get('/sites/FC-2')).body.paused).toBe(false);
    await close();
  });

  test('the table of exceptions is walked and opened by keyboard', async () => {
    const ops = await app.api.as('ops', 'ops', { regions: 'all' });
    await ops.send('POST', '/sites/FC-3/pause', { reason: 'Stock-taking' });
    const { page, close } = await app.open('/console/exceptions', { role: 'ops' });
    const row = page.getByRole('row', { name: /Site paused.*Stock-taking/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByText('Paused: Stock-taking').waitFor();
    await ops.send('POST', '/sites/FC-3/resumption');
    await close();
  });

  test('a shipment is sent from another site by keyboard, and first it is told what follows', async () => {
    const { page, complaints, close } = await app.open(`/console/orders/${await placeOrder()}`, {
      role: 'ops',
    });
    const before = await siteOf(page);
    const button = page.getByRole('button', { name: 'Send it from another site' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Send it from another site' });
    const sites = dialog.getByRole('radio');
    await sites.first().waitFor();
    expect(await sites.count()).toBeGreaterThan(1);
    const move = dialog.getByRole('button', { name: 'Move shipment' });
    expect(await move.isDisabled()).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await screenshot(page, 'console-source');
    for (let i = 0; i < 6 && !(await hasFocus(sites.first())); i++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    const chosen = await dialog.locator('.choice-chosen strong').first().textContent();
    await move.focus();
    await page.keyboard.press('Enter');
    await page.getByText(`It is sent from ${chosen}.`).waitFor();
    await expect.poll(() => siteOf(page)).toBe(chosen);
    expect(chosen).not.toBe(before);
    expect(complaints).toEqual([]);
    await close();
  });

  test('an order dragged from the list onto a site of the map goes there', async () => {
    const id = await placeOrder();
    const ops = await app.api.as('ops', 'ops', { regions: 'all' });
    const [{ shipment_id: shipmentId }] = (await ops.get(`/orders/${id}`)).body.shipments;
    const [to] = (await ops.get(`/shipments/${shipmentId}/sources`)).body.items;
    const { body: site } = await ops.get(`/sites/${to.site_id}`);
    const { page, complaints, close } = await app.open('/console?show=orders', {
      role: 'ops',
      width: 1920,
    });
    await page.waitForSelector('.map-ready');
    const { number } = (await ops.get(`/orders/${id}`)).body;
    const row = page.getByRole('row', { name: new RegExp(number) });
    await row.dragTo(page.locator('.live-map-map'), {
      targetPosition: await placeOnMap(page, site.position),
    });
    const dialog = page.getByRole('dialog', { name: 'Send it from another site' });
    await dialog.locator('.choice-chosen', { hasText: site.name }).waitFor();
    await dialog.getByRole('button', { name: 'Move shipment' }).click();
    await page.getByText(`It is sent from ${site.name}.`).waitFor();
    const [moved] = (await ops.get(`/orders/${id}`)).body.shipments.filter(
      ({ stage }: { stage: string }) => stage !== 'cancelled',
    );
    expect(moved.site_id).toBe(to.site_id);
    expect(complaints).toEqual([]);
    await close();
  });

  test('an auditor sees it all and is offered nothing to change', async () => {
    const { page, close } = await app.open(`/console/orders/${orderId}`, { role: 'auditor' });
    await page.waitForSelector('.decision');
    expect(await page.getByRole('button', { name: 'Cancel order' }).count()).toBe(0);
    await close();
  });
});

describe('a street', () => {
  const open = async () =>
    (await (await app.api.as('ops', 'ops', { regions: 'all' })).get('/roads/conditions')).body
      .items;

  test.each([390, 1280])(
    'is closed with a click on the map at %i pixels, and opened again',
    async (width) => {
      for (const theme of ['light', 'dark'] as const) {
        const visit = await app.open('/console?show=streets', { role: 'ops', width, theme });
        const { page, complaints, close } = visit;
        await page.locator('.map-ready').waitFor();
        await page.getByText('All streets are as the map has them').waitFor();
        await page
          .locator('.live-map-map')
          .click({ position: await placeOnMap(page, await aStreet()) });
        const dialog = page.getByRole('dialog', { name: 'Close a street' });
        await dialog.getByText('the piece between two junctions').waitFor();
        await dialog.getByLabel('Why', { exact: true }).fill('A burst pipe');
        await screenshot(page, `console-close-street-${width}-${theme}`);
        expect(await barriers(page)).toEqual([]);
        await dialog.getByRole('button', { name: 'Close it' }).click();
        const row = page.locator('.live-map-list tbody tr');
        await row.getByText('Closed').waitFor();
        expect(await open()).toMatchObject([{ reason: 'A burst pipe', put_by: 'ops:somebody' }]);
        await page.waitForTimeout(1000);
        await screenshot(page, `console-closed-street-${width}-${theme}`);
        expect([await barriers(page), await overflowOf(page)]).toEqual([[], 0]);
        await row.click();
        await page.getByRole('button', { name: 'Open it again' }).click();
        await page.getByText('All streets are as the map has them').waitFor();
        expect(await open()).toEqual([]);
        expect(complaints).toEqual([]);
        await close();
      }
    },
  );

  test('is slowed and opened again by keyboard alone', async () => {
    const { page, complaints, close } = await app.open('/console', { role: 'ops' });
    await page.waitForSelector('.live-map-list table');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('streets that are closed');
    await page.keyboard.press('Enter');
    const start = page.getByRole('button', { name: 'Close a street' });
    await start.waitFor();
    for (let i = 0; i < 40 && !(await hasFocus(start)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const where = page.getByLabel('Street or address');
    await where.waitFor();
    for (let i = 0; i < 4 && !(await hasFocus(where)); i++) await page.keyboard.press('Tab');
    const [{ text }] = (
      await (
        await app.api.as('ops', 'ops')
      ).send('POST', '/checkout/address-searches', {
        text: (await namedStreet()).slice(0, 6),
      })
    ).body.items;
    await page.keyboard.type(text);
    await page.getByText('the piece between two junctions').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    const why = page.getByLabel('Why', { exact: true });
    for (let i = 0; i < 4 && !(await hasFocus(why)); i++) await page.keyboard.press('Tab');
    await page.keyboard.type('A market');
    const act = page.getByRole('dialog').getByRole('button', { name: 'Slow it' });
    for (let i = 0; i < 5 && !(await hasFocus(act)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('2 × as slow').waitFor();
    const row = page.locator('.live-map-list tbody tr');
    for (let i = 0; i < 40 && !(await hasFocus(row)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const lift = page.getByRole('button', { name: 'Open it again' });
    for (let i = 0; i < 5 && !(await hasFocus(lift)); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('All streets are as the map has them').waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});

interface DrawnStreet {
  readonly name: string | null;
  readonly line: string;
}

const drawnStreets = async (): Promise<DrawnStreet[]> =>
  (await app.api.nobody.get('/map')).body.streets;

const namedStreet = async (): Promise<string> =>
  (await drawnStreets()).find(({ name }) => name)?.name ?? '';

/** A place on a street where no site is in the way of a finger, even on a small map. */
async function aStreet(): Promise<Position> {
  const ops = await app.api.as('ops', 'ops', { regions: 'all' });
  const sites: { position: Position }[] = (await ops.get('/sites?limit=200')).body.items;
  const away = (at: Position): number =>
    Math.min(...sites.map(({ position }) => greatCircle(at, position)));
  const middles = (await drawnStreets()).map(({ line }): Position => {
    const [[lon, lat], [toLon, toLat]] = decodeLine(line) as [LonLat, LonLat];
    return { lon: (lon + toLon) / 2, lat: (lat + toLat) / 2 };
  });
  return must(middles.toSorted((a, b) => away(b) - away(a))[0], 'the city has streets');
}

/** Where the order is sent from, as the page says. */
const siteOf = async (page: Page): Promise<string | null> =>
  page.locator('.shipment-body dd a').first().textContent();

/** Where a place is drawn on a map that shows the whole city, as it was opened. */
async function placeOnMap(
  page: Page,
  { lon, lat }: { lon: number; lat: number },
): Promise<{ x: number; y: number }> {
  const { west, south, east, north } = (await app.api.nobody.get('/map')).body.bounds;
  const box = await page.locator('.live-map-map').boundingBox();
  if (!box) throw new Error('there is no map');
  const mercator = (degrees: number) =>
    (Math.log(Math.tan(Math.PI / 4 + (degrees * Math.PI) / 360)) * 180) / Math.PI;
  const [low, high] = [mercator(south), mercator(north)];
  const scale = Math.min((box.width - 32) / (east - west), (box.height - 32) / (high - low));
  return {
    x: box.width / 2 + (lon - (west + east) / 2) * scale,
    y: box.height / 2 - (mercator(lat) - (low + high) / 2) * scale,
  };
}

const hasFocus = (of: ReturnType<Page['locator']>): Promise<boolean> =>
  of.evaluate((element) => element === element.ownerDocument.activeElement);
