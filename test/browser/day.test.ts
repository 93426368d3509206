import { asId, type CourierId, plus, seconds, type SiteId, type VehicleId } from '@waystock/kernel';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import type { Answer, Caller } from '../support/api.ts';
import { openWebApp, type Visit, type WebApp } from '../support/web-app.ts';

/**
 * One order through every hand it passes: shopper, warehouse, driver, whoever waits at the door, and
 * back. Each does their part in their own page; only the planner, who is no person, is called.
 */
let app: WebApp;
let ops: Caller;
beforeAll(async () => {
  app = await openWebApp();
  ops = await app.api.as('ops', 'ops', { regions: 'all' });
});
afterAll(() => app.close());

const goods = 'MARMALADE';
const shelf = 12;
const site = 'CAFE-1';

/** New goods at one site, so that everybody knows who has to do with them. */
async function stockUp(): Promise<void> {
  const [like] = (await ops.get('/skus?category=pantry&limit=1')).body.items;
  const { sku_id: _, version: __, ...sku } = like;
  await ops.send('PUT', `/skus/${goods}`, { ...sku, name: 'Marmalade', barcode: '4099999999991' });
  const receipt = { sku_id: goods, site_id: site, units: shelf, cause: 'receipt', lot: 'L1' };
  expect((await ops.send('POST', '/stock/receipts', { ...receipt, reference: goods })).status).toBe(
    201,
  );
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: typeof name === 'string' });
const seen = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).waitFor();

async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

async function buy({ page }: Visit, units: number): Promise<string> {
  await page.getByRole('link', { name: 'Marmalade', exact: true }).click();
  await button(page, 'Add Marmalade').click();
  await page.getByRole('link', { name: /Basket/ }).click();
  for (let n = 1; n < units; n++) await button(page, 'One more Marmalade').click();
  await button(page, 'Go to checkout').click();
  await page.locator('.price-total .value').waitFor();
  await button(page, 'Order and pay').click();
  await page.waitForURL(/\/shop\/orders\/ord_/);
  await app.api.settle();
  return page.url().split('/').at(-1) ?? '';
}

const shipmentOf = async (orderId: string): Promise<Answer['body']> => {
  const [{ shipment_id }] = (await ops.get(`/orders/${orderId}`)).body.shipments;
  return (await ops.get(`/shipments/${shipment_id}`)).body;
};

const onShelf = async (): Promise<{ on_hand: number; reserved: number }> => {
  const { items } = (await ops.get(`/stock?site_id=${site}&sku_id=${goods}`)).body;
  const { on_hand, reserved } = items[0];
  return { on_hand, reserved };
};

async function pickAndPack({ page }: Visit, units: number): Promise<void> {
  await page.getByRole('link', { name: /^Pick/ }).first().click();
  await button(page, /Release 1 now/).click();
  await button(page, 'Release now').click();
  await page.getByRole('link', { name: new RegExp(`${units} units to pick`) }).click();
  await page.getByRole('region', { name: 'Next' }).waitFor();
  for (let n = 0; n < units; n++) {
    await scan(page, '4099999999991');
    await seen(page, /1 × Marmalade into tote/);
  }
  await seen(page, 'This walk is done.');
  await app.api.settle();
  await page.getByRole('link', { name: /^Pack/ }).first().click();
  await page.locator('.labels img').first().waitFor();
  await page.evaluate('globalThis.print = () => undefined');
  await button(page, /Print label/).click();
  await seen(page, 'Labelled');
  await app.api.settle();
}

/** Only the bikes of this site are about, so that a person brings it. */
async function onlyBikes(): Promise<void> {
  const { items } = (await ops.get('/vehicles?limit=200')).body;
  for (const { vehicle_id: id, profile, home_site_id: home } of items)
    if (profile !== 'bike' || home !== site)
      await ops.send('PUT', `/vehicles/${id}/status`, { status: 'off' });
}

/** The planner's part. */
async function plan(): Promise<Answer['body']> {
  await ops.send('POST', '/routes/plan', { region_id: 'REGION-CITY' });
  await app.api.settle();
  const routes = (await ops.get('/routes')).body.items;
  expect(routes).toMatchObject([{ state: 'released', stops_total: 1 }]);
  return routes[0];
}

async function load(page: Page): Promise<void> {
  await page.locator('.parcels li').first().waitFor();
  for (const code of await page.locator('.parcels .value').allTextContents()) {
    await page.getByLabel('Scan a parcel').fill(code);
    await page.keyboard.press('Enter');
    await page.locator('.parcel-done', { hasText: code }).waitFor();
  }
  await button(page, 'Start the route').click();
  await seen(page, 'Next stop');
  await sync(page, 'All sent');
  await app.api.settle();
}

const sync = (page: Page, words: string) =>
  page.locator('.sync').getByText(words, { exact: true }).waitFor();

/** Where the arrow is drawn on a map of vehicles, in its pixels. */
const arrowOn = ({ page }: Visit) =>
  page.evaluate<{ x: number; y: number } | null>(`(() => {
    const canvas = document.querySelector('.map-vehicles');
    if (!canvas || canvas.width === 0) return null;
    const copy = new OffscreenCanvas(canvas.width, canvas.height);
    const pen = copy.getContext('2d', { willReadFrequently: true });
    pen.drawImage(canvas, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let [x, y, n] = [0, 0, 0];
    for (let i = 3; i < data.length; i += 4)
      if (data[i] > 0) {
        x += ((i - 3) / 4) % canvas.width;
        y += Math.floor((i - 3) / 4 / canvas.width);
        n += 1;
      }
    return n === 0 ? null : { x: x / n, y: y / n };
  })()`);

/** How many minutes the page says it may be that it comes. */
async function windowOn({ page }: Visit): Promise<number> {
  const [from = 0, to = 0] = ((await page.locator('.arrival-when').textContent()) ?? '')
    .split('–')
    .map((time) => {
      const [hours = 0, minutes = 0] = time.trim().split(':').map(Number);
      return hours * 60 + minutes;
    });
  return to - from;
}

type Place = { readonly lon: number; readonly lat: number };

/** The vehicle reports where it is, so far of the way; whoever watches sees it come nearer. */
async function drive(vehicleId: string, way: { from: Place; to: Place }, share: number) {
  const { from, to } = way;
  const on = (a: number, b: number): number => a + (b - a) * share;
  const { clock } = app.api.database;
  clock.now = plus(clock.now, seconds(90));
  const position = { lon: on(from.lon, to.lon), lat: on(from.lat, to.lat) };
  const reports = [{ at: new Date(clock.now), position }];
  const device = await app.api.as('device', 'tracker', {
    vehicles: [asId<VehicleId>(vehicleId)],
  });
  const reported = await device.send('POST', `/vehicles/${vehicleId}/positions`, { reports });
  expect(reported.body).toMatchObject({ kept: 1 });
}

/** Software draws the maps, and a link is looked at again every ten seconds. */
const patient = { timeout: 40_000 };

/** It moves on the maps of those who wait, and the window in which it comes narrows. */
async function watchItCome(
  { shop, home }: { shop: Visit; home: Visit },
  ride: { vehicleId: string; way: { from: Place; to: Place } },
): Promise<void> {
  const { vehicleId, way } = ride;
  await drive(vehicleId, way, 0.1);
  await shop.page.locator('.order-map.map-ready').waitFor();
  await home.page.locator('.order-map.map-ready').waitFor();
  await expect.poll(() => arrowOn(shop), patient).not.toBeNull();
  const [before, widest] = [await arrowOn(shop), await windowOn(shop)];
  const mapOf = () => home.page.locator('.order-map canvas').first().screenshot();
  const seenBefore = await mapOf();
  await drive(vehicleId, way, 0.4);
  await expect
    .poll(async () => {
      const now = await arrowOn(shop);
      return now && before ? Math.hypot(now.x - before.x, now.y - before.y) : 0;
    }, patient)
    .toBeGreaterThan(15);
  await drive(vehicleId, way, 0.95);
  for (const visit of [shop, home])
    await expect.poll(() => windowOn(visit), patient).toBeLessThan(widest);
  await expect.poll(async () => (await mapOf()).equals(seenBefore), patient).toBe(false);
}

/** At the door there is no network; what is done there waits on the device. */
async function deliverOffline({ page, context }: Visit): Promise<void> {
  await context.setOffline(true);
  await page.getByRole('link', { name: 'Open this stop' }).click();
  await button(page, 'I am here').click();
  await page.getByRole('radio', { name: 'Signature' }).check({ force: true });
  await page.getByLabel('Or the recipient’s name, typed').fill('Emma Tran');
  await button(page, 'Delivered').click();
  await page.getByRole('link', { name: 'Open this stop' }).click();
  await button(page, 'Finish the route').click();
  await seen(page, 'The route is finished');
  await sync(page, 'Offline, 4 to send');
}

/** Somebody at home, who has only the link. */
async function follow({ page }: Visit): Promise<Visit> {
  await button(page, 'Share').click();
  await button(page, 'Make a link').click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.keyboard.press('Escape');
  return app.open(new URL(link).pathname, { width: 390 });
}

const stageAt = ({ page }: Visit, text: string) =>
  page.locator('.shared-stage', { hasText: text }).waitFor();

async function sendBack({ page }: Visit, units: number): Promise<void> {
  await button(page, 'Send back').click();
  await page.getByLabel(/^Marmalade/).fill(String(units));
  await page.getByLabel('Why').selectOption('not-wanted');
  await button(page, 'Send it back').click();
  await seen(page, 'not here yet');
  await app.api.settle();
}

async function takeBack({ page }: Visit, units: number): Promise<void> {
  await page
    .getByRole('link', { name: /^Receive/ })
    .first()
    .click();
  await button(page, new RegExp(`${units} × Marmalade`)).click();
  await page.getByRole('radio', { name: 'Restock' }).check({ force: true });
  await page.getByLabel('Lot printed on it').fill('L1');
  await button(page, 'Book what came').click();
  await seen(page, /goes back to the customer/);
  await app.api.settle();
}

const eventsOf = async (orderId: string): Promise<string[]> =>
  (await ops.get(`/orders/${orderId}/events`)).body.items.map(({ type }: Answer['body']) => type);

test('from the shop to the door and back, each by the hand of whoever does it', async () => {
  await stockUp();
  await onlyBikes();
  const shop = await app.open('/shop?text=Marmalade', { role: 'shopper', subject: 'CUS-00001' });
  const orderId = await buy(shop, 2);
  await heading(shop.page, 'Planned');
  const { shipment_id: shipmentId, site_id } = await shipmentOf(orderId);
  expect([site_id, await onShelf()]).toEqual([site, { on_hand: shelf, reserved: 2 }]);
  const home = await follow(shop);
  await stageAt(home, 'Planned');

  const host = { role: 'host' as const, subject: 'host', scope: { sites: [asId<SiteId>(site)] } };
  const floor = await app.open(`/host/${site}`, host);
  await pickAndPack(floor, 2);
  await heading(shop.page, 'Packed');
  await stageAt(home, 'Packed');

  const { route_id: routeId, vehicle_id: bike } = await plan();
  const { courier_id: courier } = (await ops.get(`/vehicles/${bike}`)).body;
  const rider = await app.open('/driver', {
    role: 'driver',
    subject: courier,
    scope: { courierId: asId<CourierId>(courier), vehicles: [asId<VehicleId>(bike)] },
    width: 390,
  });
  await load(rider.page);
  expect(await onShelf()).toEqual({ on_hand: shelf - 2, reserved: 0 });
  await heading(shop.page, 'On its way');
  await stageAt(home, 'On its way');

  const { lon, lat } = (await ops.get(`/sites/${site}`)).body.position;
  const { destination } = (await ops.get(`/orders/${orderId}`)).body;
  const way = { from: { lon, lat }, to: destination.position };
  await watchItCome({ shop, home }, { vehicleId: bike, way });

  await deliverOffline(rider);
  // Nobody else knows yet.
  expect((await shipmentOf(orderId)).stage).toBe('in-transit');
  await stageAt(home, 'On its way');
  await rider.context.setOffline(false);
  await sync(rider.page, 'All sent');
  await app.api.settle();
  await heading(shop.page, 'Delivered');
  await stageAt(home, 'Delivered');
  expect((await ops.get(`/routes/${routeId}`)).body).toMatchObject({ state: 'done' });
  const proofs = (await ops.get(`/shipments/${shipmentId}/proofs`)).body.items;
  expect(proofs).toMatchObject([{ kind: 'signature' }]);

  await sendBack(shop, 1);
  await takeBack(floor, 1);
  await seen(shop.page, /Came back/);
  await seen(shop.page, /€\d+\.\d\d back/);
  expect(await onShelf()).toEqual({ on_hand: shelf - 1, reserved: 0 });
  expect(await eventsOf(orderId)).toEqual([
    ...['placed', 'authorised', 'cleared', 'allocated', 'picked', 'packed'],
    ...['in-transit', 'delivered', 'return-requested', 'return-received'],
  ]);
  expect(await auditBooks(app.api.world)).toEqual([]);
  for (const { complaints, close } of [shop, home, floor, rider]) {
    // A payment that has not begun is not there yet, and offline is offline: browsers say so aloud.
    expect(complaints.filter((text) => !/404|net::ERR/.test(text))).toEqual([]);
    await close();
  }
});
