import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/api.ts';
import { button, loadEverything, sync } from '../support/driver-pages.ts';
import { type DriverTown, openDriverTown } from '../support/driver-town.ts';
import { barriers, screenshot } from '../support/web-app.ts';

/** Rest, and the end of a vehicle: by hand, with and without a network, and as the office sees it. */
let drivers: DriverTown;
beforeAll(async () => {
  drivers = await openDriverTown();
});
afterAll(() => drivers.app.close());

const deliveriesOf = (route: Answer['body']): Answer['body'][] =>
  route.stops.filter(({ kind }: Answer['body']) => kind === 'deliver');
const shipmentsOf = (route: Answer['body']): string[] =>
  deliveriesOf(route).map(({ shipment_id: id }) => id);
/** When each door is thought to be reached, and the vehicle to be home; in minutes. */
const expected = (route: Answer['body']): number[] =>
  [...deliveriesOf(route).map(({ eta }) => eta.expected_at), route.ends_at].map(
    (at) => Date.parse(at) / 60_000,
  );
const later = (now: Answer['body'], before: Answer['body']): number[] =>
  expected(now).map((at, i) => Math.round(at - (expected(before)[i] ?? 0)));

async function startBreak(page: Page, length: string): Promise<void> {
  await button(page, 'Take a break').click();
  const dialog = page.getByRole('dialog', { name: 'How long do you rest?' });
  await dialog.getByRole('radio', { name: length }).check({ force: true });
  await dialog.getByRole('button', { name: 'Start the break' }).click();
  await page.getByText('You are on a break until').waitFor();
}

async function reportBreakdown(page: Page, what: string): Promise<void> {
  await button(page, 'Report a breakdown').click();
  const dialog = page.getByRole('dialog', { name: 'The vehicle cannot go on' });
  const report = dialog.getByRole('button', { name: 'Report the breakdown' });
  expect(await report.isDisabled()).toBe(true);
  await dialog.getByLabel('What is wrong').fill(what);
  await report.click();
  await page.getByText('The breakdown is reported.').waitFor();
}

test('a break moves what those who wait are told, and going on moves it back', async () => {
  const { route_id: routeId } = await drivers.released('VAN-1', 2);
  const { page, context, complaints, close } = await drivers.visit('VAN-1');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await loadEverything(page);
  await sync(page, 'All sent');
  const before = await drivers.route(routeId);

  await startBreak(page, '45 min');
  await sync(page, 'All sent');
  const resting = await drivers.route(routeId);
  expect(Date.parse(resting.paused_until)).toBeGreaterThan(0);
  // The whole route takes longer, so that the break is part of the driver's duty.
  expect(later(resting, before)).toEqual([45, 45, 45]);
  expect(await barriers(page)).toEqual([]);
  await screenshot(page, 'driver-break');

  const office = await drivers.app.open(`/console/routes/${routeId}`, { role: 'ops' });
  await office.page.getByText('On a break until').waitFor();
  await office.close();

  await context.setOffline(true);
  await button(page, 'Go on').click();
  await page.getByText('You are on a break until').waitFor({ state: 'detached' });
  await startBreak(page, '15 min');
  await button(page, 'Go on').click();
  await sync(page, 'Offline, 3 to send');
  expect((await drivers.route(routeId)).paused_until).toBe(resting.paused_until);
  await context.setOffline(false);
  await sync(page, 'All sent');
  const going = await drivers.route(routeId);
  expect(going.paused_until).toBeNull();
  expect(later(going, before)).toEqual([0, 0, 0]);
  expect(complaints.filter((text) => !text.includes('net::ERR'))).toEqual([]);
  await close();
});

describe('a vehicle that breaks down', () => {
  test('leaves its goods to one that is near, and the office sees it', async () => {
    const rescuer = await drivers.released('VAN-2', 1);
    const helper = await drivers.visit('VAN-2');
    await loadEverything(helper.page);
    await sync(helper.page, 'All sent');
    const broken = await drivers.released('VAN-3', 2);
    await drivers.town.ops.send('PUT', '/vehicles/VAN-2/status', { status: 'active' });

    const { page, context, complaints, close } = await drivers.visit('VAN-3');
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await loadEverything(page);
    await sync(page, 'All sent');
    await drivers.town.api.settle();
    await context.setOffline(true);
    await reportBreakdown(page, 'Flat tyre at the bridge');
    await sync(page, 'Offline, 1 to send');
    expect((await drivers.route(broken.route_id)).state).toBe('active');
    await context.setOffline(false);
    await sync(page, 'All sent');
    await drivers.town.api.settle();

    expect((await drivers.route(broken.route_id)).state).toBe('cancelled');
    expect((await drivers.town.ops.get('/vehicles/VAN-3')).body).toMatchObject({
      status: 'broken',
      status_reason: 'Flat tyre at the bridge',
    });
    // Whoever is on the road fetches each parcel where the vehicle stands, and brings it.
    const helping = await drivers.route(rescuer.route_id);
    expect(shipmentsOf(helping)).toEqual(expect.arrayContaining(shipmentsOf(broken)));
    await helper.page.getByText('0 of 3').waitFor();
    await helper.close();

    await page.getByText('Your vehicle is broken').waitFor();
    await page.getByText('Flat tyre at the bridge').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(complaints.filter((text) => !text.includes('net::ERR'))).toEqual([]);
    await putBackIntoUse('Flat tyre at the bridge');
    await page.getByText('No route yet').waitFor();
    await close();
  });

  test('and nobody near hands them back to be sent out again', async () => {
    const broken = await drivers.released('VAN-4', 1);
    const { page, close } = await drivers.visit('VAN-4');
    await loadEverything(page);
    await sync(page, 'All sent');
    await drivers.town.api.settle();
    await reportBreakdown(page, 'No power');
    await sync(page, 'All sent');
    await drivers.town.api.settle();
    const [shipment] = shipmentsOf(broken);
    const exceptions = (await drivers.town.ops.get('/exceptions')).body.items;
    expect(exceptions).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'vehicle-broken', vehicle_id: 'VAN-4' }),
        expect.objectContaining({ kind: 'no-vehicle', shipment_id: shipment }),
      ]),
    );
    await close();
    const next = await drivers.released('VAN-5', 1);
    expect(shipmentsOf(next)).toContain(shipment);
  });
});

/** By keyboard, from the queue of exceptions, where it is gone afterwards. */
async function putBackIntoUse(reason: string): Promise<void> {
  const office = await drivers.app.open('/console/exceptions', { role: 'ops' });
  const row = office.page.getByRole('row', { name: new RegExp(`Vehicle broken.*${reason}`) });
  await row.focus();
  await screenshot(office.page, 'console-exceptions-breakdown');
  await office.page.keyboard.press('Enter');
  await button(office.page, 'Put into use').focus();
  await office.page.keyboard.press('Enter');
  await office.page.getByText(/takes routes again/).waitFor();
  await office.page.getByRole('link', { name: /^Exceptions/ }).click();
  await office.page.getByRole('heading', { name: 'Exceptions' }).waitFor();
  await row.waitFor({ state: 'detached' });
  await office.close();
}
