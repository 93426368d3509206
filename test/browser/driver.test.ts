import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { arriveAtNext, button, loadEverything, sync } from '../support/driver-pages.ts';
import { type DriverTown, openDriverTown } from '../support/driver-town.ts';
import { shopSite } from '../support/shop.ts';
import { addDriver } from '../support/town.ts';
import { barriers, everyLook, overflowOf, screenshot } from '../support/web-app.ts';

let drivers: DriverTown;
beforeAll(async () => {
  drivers = await openDriverTown();
});
afterAll(() => drivers.app.close());

/** One pixel: enough for a picture. */
const photo = {
  name: 'door.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

async function deliverWithPhoto(page: Page): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(photo);
  await page.getByAltText('Your photo').waitFor();
  await button(page, 'Delivered').click();
  await page.locator('.route-count').waitFor();
}

async function deliverWithSignature(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Signature' }).check({ force: true });
  await page.getByLabel('Or the recipient’s name, typed').fill('A. Shopper');
  await button(page, 'Delivered').click();
  await page.locator('.route-count').waitFor();
}

/** What the driver's device has told, as it is in the book: each kind and how often. */
async function toldOf(routeId: string): Promise<Record<string, number>> {
  const { rows } = await drivers.town.api.database.db.read((tx) =>
    sql<{ kind: string; n: number }>`
      select report ->> 'kind' as kind, count(*)::int as n from dispatch.driver_event
      where route_id = ${routeId} group by 1 order by 1
    `.execute(tx.sql),
  );
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

async function proofsOf(route: Answer['body']): Promise<number[]> {
  const doors = route.stops.filter((stop: Answer['body']) => stop.kind === 'deliver');
  return Promise.all(
    doors.map(async ({ shipment_id }: Answer['body']) => {
      const { body } = await drivers.town.ops.get(`/shipments/${shipment_id}/proofs`);
      return body.items.length;
    }),
  );
}

test('a whole route by hand, the network off for most of it: nothing lost, nothing twice', async () => {
  const { route_id: routeId } = await drivers.released('VAN-1', 3);
  const { page, context, complaints, close } = await drivers.visit('VAN-1');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await loadEverything(page);

  // The first door with a network, though an answer is lost on its way.
  await arriveAtNext(page);
  await sync(page, 'All sent');
  let isLost = false;
  await page.route('**/events', async (asked) => {
    if (isLost) return asked.continue();
    isLost = true;
    await asked.fetch();
    return asked.abort();
  });
  await deliverWithPhoto(page);
  await sync(page, 'All sent');
  expect(isLost).toBe(true);
  expect(await toldOf(routeId)).toEqual({ start: 1, arrive: 1, deliver: 1 });
  await page.unroute('**/events');

  await context.setOffline(true);
  await arriveAtNext(page);
  await deliverWithSignature(page);
  await sync(page, 'Offline, 3 to send');
  await page.close();

  // The page was closed; another is opened where there still is no network.
  const later = await context.newPage();
  later.on('pageerror', (error) => complaints.push(error.message));
  await later.goto(`${drivers.app.url}/driver`);
  await later.getByText('2 of 3').waitFor();
  await sync(later, 'Offline, 3 to send');
  await screenshot(later, 'driver-offline');
  await arriveAtNext(later);
  await button(later, 'Cannot be delivered').click();
  await later.getByLabel('Why').selectOption('no-access');
  await button(later, 'Take it back').click();
  await later.getByRole('link', { name: 'Open this stop' }).click();
  await button(later, 'Finish the route').click();
  await later.getByText('The route is finished').waitFor();
  await sync(later, 'Offline, 6 to send');
  expect(await toldOf(routeId)).toEqual({ start: 1, arrive: 1, deliver: 1 });

  await context.setOffline(false);
  await sync(later, 'All sent');
  await later.getByText('No route yet').waitFor();
  expect(await toldOf(routeId)).toEqual({ start: 1, arrive: 3, deliver: 2, fail: 1, finish: 1 });
  const done = await drivers.route(routeId);
  expect(done).toMatchObject({ state: 'done', stops_done: 3 });
  const ends = done.stops.map(({ state, failure }: Answer['body']) => failure ?? state);
  expect(ends).toEqual(['done', 'delivered', 'delivered', 'no-access', 'done']);
  expect((await proofsOf(done)).sort()).toEqual([0, 1, 1]);
  expect(complaints.filter((text) => !text.includes('net::ERR'))).toEqual([]);
  await close();
});

test('a report the server will not have stays to be seen, and what comes after it goes on', async () => {
  const { route_id: routeId } = await drivers.released('VAN-2', 2);
  const { page, context, close } = await drivers.visit('VAN-2');
  await loadEverything(page);
  await sync(page, 'All sent');
  await context.setOffline(true);
  await arriveAtNext(page);
  await deliverWithSignature(page);
  // Meanwhile the office says what became of it.
  const { stops } = await drivers.route(routeId);
  const first = stops.find((stop: Answer['body']) => stop.kind === 'deliver');
  await drivers.town.ops.send('POST', `/routes/${routeId}/events`, {
    ...{ type: 'failed', stop_id: first.stop_id, reason: 'refused' },
    at: new Date(drivers.town.api.database.clock.now).toISOString(),
  });
  await arriveAtNext(page);
  await deliverWithSignature(page);
  await context.setOffline(false);
  await sync(page, '2 refused');
  await page.goto(`${drivers.app.url}/driver/outbox`);
  // What is kept on the device is read after the page is there.
  const again = page.getByRole('button', { name: 'Send again' });
  await again.nth(1).waitFor();
  expect(await again.count()).toBe(2);
  expect(await barriers(page)).toEqual([]);
  await button(page, 'Set aside').first().click();
  await button(page, 'Set aside').first().click();
  await sync(page, 'All sent');
  expect((await drivers.route(routeId)).stops_done).toBe(2);
  await close();
});

test('the code of the recipient is checked, and a wrong one is told at once', async () => {
  const { stops } = await drivers.released('VAN-3', 1);
  const { shipment_id: shipmentId } = stops.find((stop: Answer['body']) => stop.kind === 'deliver');
  const { page, close } = await drivers.visit('VAN-3');
  await loadEverything(page);
  await sync(page, 'All sent');
  await drivers.town.api.settle();
  const { order_id } = (await drivers.town.ops.get(`/shipments/${shipmentId}`)).body;
  const code = await codeOf(order_id);
  await arriveAtNext(page);
  await page.getByRole('radio', { name: 'Code' }).check({ force: true });
  await page.getByLabel('The recipient’s code').fill(code === '000000' ? '000001' : '000000');
  await button(page, 'Delivered').click();
  await page.getByText('That is not the recipient’s code.').waitFor();
  await page.getByLabel('The recipient’s code').fill(code);
  await button(page, 'Delivered').click();
  await page.getByText('1 of 1').waitFor();
  await close();
});

/** As whoever ordered it sees it. */
async function codeOf(orderId: string): Promise<string> {
  const { body } = await drivers.town.ops.get(`/orders/${orderId}`);
  const shopper = await drivers.town.api.as('shopper', body.customer_id);
  const { shipments } = (await shopper.get(`/orders/${orderId}/tracking`)).body;
  return shipments[0].delivery_code;
}

test('an offer comes by itself, and is the driver’s by a yes', async () => {
  await drivers.othersOff();
  await addDriver(drivers.town.ops, { vehicleId: 'GIG-1', siteId: shopSite, profile: 'gig' });
  const { page, complaints, close } = await drivers.visit('GIG-1');
  await page.getByText('No route yet').waitFor();
  await drivers.town.order({ TEA: 1 }, 1, 'two-hour');
  await drivers.town.pick();
  await drivers.town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  await drivers.town.api.settle();
  await page.getByText('A route for you').waitFor();
  expect(await barriers(page)).toEqual([]);
  await screenshot(page, 'driver-offer');
  await button(page, 'Accept').click();
  await page.getByRole('heading', { name: /^Load at/ }).waitFor();
  const { items } = (await drivers.town.ops.get('/routes?vehicle_id=GIG-1')).body;
  expect(items).toMatchObject([{ state: 'released' }]);
  expect(complaints).toEqual([]);
  await close();
});

test('a stop by keyboard alone', async () => {
  await drivers.released('VAN-4', 1);
  const { page, close } = await drivers.visit('VAN-4');
  await loadEverything(page);
  const press = async (name: string): Promise<void> => {
    for (let i = 0; i < 60; i++) {
      const focused = await page.evaluate('document.activeElement?.textContent');
      if (focused === name) return page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${name}`);
  };
  await press('Open this stop');
  await button(page, 'I am here').waitFor();
  await press('I am here');
  await page.getByText('What shows it').waitFor();
  await page.locator('.segments input:checked').focus();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('Or the recipient’s name, typed').focus();
  await page.keyboard.type('A. Shopper');
  await press('Delivered');
  await page.getByText('1 of 1').waitFor();
  await close();
});

describe('every view of a route', () => {
  let routeId: string;
  let stopId: string;
  beforeAll(async () => {
    const route = await drivers.released('VAN-5', 4);
    routeId = route.route_id;
    stopId = route.stops.find((stop: Answer['body']) => stop.kind === 'deliver').stop_id;
  });

  const looks = async (path: string, shows: string, name: string): Promise<void> => {
    const { page, complaints, close } = await drivers.visit('VAN-5', path);
    await page.locator(shows).first().waitFor();
    await everyLook(page, async (look) => {
      expect([look, await barriers(page)]).toEqual([look, []]);
      expect([look, await overflowOf(page)]).toEqual([look, 0]);
      if (look.width === 390 && look.theme === 'light') await screenshot(page, name);
    });
    expect(complaints).toEqual([]);
    await close();
  };
  const tell = async (event: object): Promise<void> => {
    const at = new Date(drivers.town.api.database.clock.now).toISOString();
    const sent = await drivers.town.ops.send('POST', `/routes/${routeId}/events`, { at, ...event });
    expect(sent.status).toBe(200);
  };

  test('loading', () => looks('/driver', '.parcels li', 'driver-loading'));
  test('on the way, at a door, the map, and what is not sent', async () => {
    await tell({ type: 'started' });
    await looks('/driver', '.next-stop', 'driver-route');
    await tell({ type: 'arrived', stop_id: stopId });
    await looks(`/driver/stops/${stopId}`, '.proof', 'driver-stop');
    await looks('/driver/map', '.map-ready', 'driver-map');
    await looks('/driver/outbox', '.empty', 'driver-outbox');
  });
});
