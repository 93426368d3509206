import { asId, hours, isoOf, plus, type SiteId } from '@waystock/kernel';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settleCity } from '../../src/simulation/load-city.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { closePayouts } from '../../src/workflows/pay-hosts.ts';
import type { Answer, Caller } from '../support/api.ts';
import {
  barriers,
  openWebApp,
  screenshot,
  type Visit,
  type Visitor,
  type WebApp,
  everyLook,
  overflowOf,
} from '../support/web-app.ts';

/** The day of those who keep a site, by hand: with a hand scanner and a keyboard, nothing else. */
let app: WebApp;
let ops: Caller;
const shopper = settleCity('pages', 1).shoppers[0];
beforeAll(async () => {
  app = await openWebApp();
  ops = await app.api.as('ops', 'ops', { regions: 'all' });
});
afterAll(async () => {
  expect(await auditBooks(app.api.world)).toEqual([]);
  await app.close();
});

const cafe = 'CAFE-1';
const as = (siteId: string): Visitor => ({
  role: 'host',
  subject: `host-${siteId}`,
  scope: { sites: [asId<SiteId>(siteId)] },
});

/** Goods on the shelves of a site, with what is printed on them. */
async function goodsAt(siteId: string, n: number): Promise<Answer['body'][]> {
  const { items } = (await ops.get(`/stock?site_id=${siteId}&limit=200`)).body;
  const ids = items
    .filter((row: Answer['body']) => row.available_to_sell >= 3)
    .map((row: Answer['body']) => row.sku_id);
  const query = ids.map((id: string) => `sku_id=${id}`).join('&');
  const skus = (await ops.get(`/skus?limit=200&${query}`)).body.items;
  return skus.filter((sku: Answer['body']) => !sku.lot_tracked).slice(0, n);
}

async function order(lines: object[], delivery: object): Promise<Answer['body']> {
  const home = shopper?.home;
  const me = await app.api.as('shopper', 'CUS-00001');
  const placed = await me.send('POST', '/orders', {
    lines,
    destination: {
      recipient: 'Emma Tran',
      street: `${home?.street} ${home?.houseNumber}`,
      postcode: home?.postcode,
      city: home?.place,
      country: 'DE',
      position: home?.position,
    },
    delivery,
    currency: 'EUR',
    payment_method: 'tok_visa',
  });
  expect(placed.body.kind).toBeUndefined();
  await app.api.settle();
  return (await me.get(`/orders/${placed.body.order_id}`)).body;
}

/** A hand scanner types into whatever has the focus, and ends with Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

/** Goes on with Tab until something of that name has the focus, and presses it. */
async function press(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 80; i++) {
    const at = await page.evaluate(
      `document.activeElement?.matches('a, button')
        ? (document.activeElement.ariaLabel ?? document.activeElement.textContent)
        : ''`,
    );
    if (name.test(String(at))) return page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
  }
  throw new Error(`Nothing called ${String(name)} can be reached by keyboard.`);
}

const told = (page: Page, text: string | RegExp) =>
  page.locator('.verdict-title').filter({ hasText: text }).waitFor();

/** Nothing went wrong in the page; what the server refused as it should, the browser notes. */
async function leave({ complaints, close }: Visit, refused = 0): Promise<void> {
  const noted = complaints.filter((one) => /the server responded with a status of 4/.test(one));
  expect(noted).toHaveLength(refused);
  expect(complaints).toHaveLength(refused);
  await close();
}

test('from the delivery note to the dock: received, picked with one short, packed, labelled, handed over', async () => {
  const [first, second] = await goodsAt(cafe, 2);
  const placed = await order(
    [
      { sku_id: first.sku_id, units: 2 },
      { sku_id: second.sku_id, units: 2 },
    ],
    { sla: 'pickup', pickup_site_id: cafe },
  );
  await ops.send('POST', '/inbound', {
    ...{ sku_id: first.sku_id, site_id: cafe, units: 6 },
    due_at: isoOf(plus(app.api.world.now(), hours(1))),
  });
  const visit = await app.open(`/host/${cafe}/receive`, as(cafe));
  const { page } = visit;

  // What has come is scanned; one fewer than announced.
  await page.getByRole('list', { name: 'Announced goods, soonest first' }).waitFor();
  await scan(page, first.barcode);
  await page.getByRole('dialog').waitFor();
  await press(page, /one fewer/);
  await page.getByText('1 fewer than announced.').waitFor();
  await press(page, /Book 5 of 6/);
  await page.getByText(`5 × ${first.name} received`).waitFor();

  // Released and picked: the wrong item is told at once, the last unit is not there.
  await press(page, /^Pick/);
  await page.getByRole('heading', { name: 'Pick', exact: true }).waitFor();
  await press(page, /Release 1 now/);
  await press(page, /Release now/);
  await page.getByRole('list', { name: 'Pick lists, most urgent first' }).waitFor();
  await press(page, /4 units to pick/);
  await page.getByRole('region', { name: 'Next' }).waitFor();
  await scan(page, '0000000000000');
  await told(page, 'No goods have the code');
  const shelf = await page.locator('.task-where strong').first().textContent();
  const [now, then] = shelf === first.sku_id ? [first, second] : [second, first];
  await scan(page, then.barcode);
  await told(page, `Wrong item: ${then.name}`);
  await screenshot(page, 'host-pick');
  await scan(page, now.barcode);
  await scan(page, now.barcode);
  await told(page, `1 × ${now.name} into tote A`);
  await page.locator('.task-where', { hasText: then.sku_id }).waitFor();
  await scan(page, then.sku_id);
  await told(page, `1 × ${then.name} into tote A`);
  await press(page, /Not enough here/);
  await press(page, /Report 1 short/);
  await page.getByText('This walk is done.').waitFor();
  await page.getByRole('region', { name: 'Not found' }).waitFor();
  await app.api.settle();

  // In cartons the system has chosen, with a label to print.
  await press(page, /^Pack$/);
  await page.getByRole('heading', { name: placed.number }).waitFor();
  const label = page.locator('.labels img');
  await label.waitFor();
  expect(await label.getAttribute('src')).toContain('Emma%20Tran');
  await page.evaluate('globalThis.print = () => undefined');
  await press(page, /Print label/);
  await page.getByText('Labelled').waitFor();
  await screenshot(page, 'host-pack');

  // At the counter, by the code the customer shows.
  await press(page, /^Hand over/);
  await page.getByRole('heading', { name: 'Counter' }).waitFor();
  await scan(page, 'ORD-NOT-OURS');
  await told(page, 'Nothing waits here under this code');
  await scan(page, placed.number);
  await told(page, `${placed.number}: give out 1 parcel`);
  await page.getByText('Nothing waits to leave.').waitFor();
  await app.api.settle();
  const me = await app.api.as('shopper', 'CUS-00001');
  const { body } = await me.get(`/orders/${placed.order_id}/events`);
  const types = body.items.map((event: Answer['body']) => event.type);
  expect(types).toEqual(expect.arrayContaining(['picked', 'packed', 'in-transit', 'delivered']));

  // It has earned something.
  await press(page, /^Site/);
  await page.locator('.earned-total').waitFor();
  const today = page.getByRole('row', { name: /Today so far/ });
  expect(await today.textContent()).toContain('Today so far13');
  await leave(visit, 1);
});

describe('parcels for drivers and carriers', () => {
  test('leave by their number, each with whom it is for', async () => {
    const [goods] = await goodsAt(cafe, 3);
    const carried = await order([{ sku_id: goods.sku_id, units: 1 }], { sla: 'same-day' });
    const siteId = await siteOf(carried);
    const collected = await order([{ sku_id: goods.sku_id, units: 1 }], {
      sla: 'pickup',
      pickup_site_id: cafe,
    });
    const sites = [...new Set([siteId, cafe])].map((id) => asId<SiteId>(id));
    const host = await app.api.as('host', 'host', { sites });
    for (const site_id of sites) {
      await host.send('POST', '/waves', { site_id });
      await pickEverything(host, site_id);
    }
    await app.api.settle();
    const visit = await app.open(`/host/${siteId}/hand-over`, { ...as(siteId), scope: { sites } });
    const { page } = visit;
    await page.getByRole('list', { name: 'Who takes what' }).waitFor();
    const dock = (await host.get(`/dock?site_id=${siteId}`)).body.items;
    const parcel = dock.find(
      (one: Answer['body']) => one.shipment_id === carried.shipments[0].shipment_id,
    ).parcels[0].tracking_number;
    if (siteId === cafe) {
      await press(page, /^Counter/);
      await scan(page, parcel);
      await told(page, 'Nothing waits here under this code');
      await press(page, /^No vehicle yet/);
      const waiting = dock.find((one: Answer['body']) => one.order_number === collected.number);
      await scan(page, waiting.parcels[0].tracking_number);
      await told(page, 'Not for No vehicle yet');
    }
    await scan(page, parcel.toLowerCase());
    await told(page, parcel);
    await app.api.settle();
    const shipment = await ops.get(`/shipments/${carried.shipments[0].shipment_id}`);
    expect(shipment.body.stage).toBe('in-transit');
    await leave(visit, siteId === cafe ? 1 : 0);
  });
});

async function siteOf(placed: Answer['body']): Promise<string> {
  return (await ops.get(`/shipments/${placed.shipments[0].shipment_id}`)).body.site_id;
}

async function pickEverything(host: Caller, siteId: string): Promise<void> {
  for (const list of (await host.get(`/pick-lists?site_id=${siteId}`)).body.items)
    for (const task of (await host.get(`/pick-lists/${list.pick_list_id}`)).body.items)
      await host.send('POST', `/pick-tasks/${task.task_id}/scans`, {
        sku_id: task.sku_id,
        units: task.units,
      });
}

test('a shelf is counted and cleared, and the book says how it came to be so', async () => {
  const [goods] = await goodsAt(cafe, 4);
  const visit = await app.open(`/host/${cafe}/stock`, as(cafe));
  const { page } = visit;
  await page.getByRole('heading', { name: 'Stock' }).waitFor();
  await scan(page, goods.barcode);
  await page.getByRole('heading', { name: goods.name }).waitFor();
  await page.getByRole('region', { name: 'Lots', exact: true }).waitFor();
  await press(page, /^Count$/);
  await press(page, /one more/);
  await page.getByText(/The book says \d+: 1 more/).waitFor();
  await press(page, /Set the book right/);
  await page.getByRole('cell', { name: 'Count', exact: true }).waitFor();
  await press(page, /^Remove$/);
  await press(page, /Remove 1/);
  await page.getByRole('cell', { name: 'Damage', exact: true }).waitFor();
  await page.getByRole('cell', { name: 'Damaged', exact: true }).waitFor();
  await leave(visit);
});

test('goods nobody announced come in by their delivery note; the site pauses and opens again', async () => {
  const [goods] = await goodsAt(cafe, 1);
  const visit = await app.open(`/host/${cafe}/receive`, as(cafe));
  const { page } = visit;
  await page.getByRole('heading', { name: 'Receive' }).waitFor();
  await scan(page, goods.barcode);
  await page.getByRole('dialog', { name: 'Unannounced goods' }).waitFor();
  await page.getByLabel('Delivery note').fill('LS-4711');
  await press(page, /Book them in/);
  await page.getByText(/^Booked:/).waitFor();
  await press(page, /^Today$/);
  await press(page, /Pause site/);
  await page.getByLabel('Why').fill('No electricity');
  await press(page, /^Pause site$/);
  await page.getByText('Paused: No electricity').waitFor();
  await press(page, /Resume site/);
  await page.getByRole('button', { name: 'Pause site' }).waitFor();
  await leave(visit);
});

const pages = ['', '/receive', '/pick', '/pack', '/hand-over', '/stock', '/site'] as const;

describe('every page of the face', () => {
  beforeAll(async () => {
    const [goods] = await goodsAt(cafe, 2);
    const line = { sku_id: goods.sku_id, units: 1 };
    const host = await app.api.as('host', 'host', { sites: [asId<SiteId>(cafe)] });
    await order([line], { sla: 'pickup', pickup_site_id: cafe });
    await host.send('POST', '/waves', { site_id: cafe });
    await pickEverything(host, cafe);
    await order([line], { sla: 'pickup', pickup_site_id: cafe });
    await host.send('POST', '/waves', { site_id: cafe });
    await ops.send('POST', '/inbound', {
      ...{ sku_id: goods.sku_id, site_id: cafe, units: 6 },
      due_at: isoOf(plus(app.api.world.now(), hours(2))),
    });
    await app.api.settle();
  });

  test.each(pages)('%s is there for everybody at every width, in light and dark', async (path) => {
    const visit = await app.open(`/host/${cafe}${path}`, as(cafe));
    const { page } = visit;
    await page.waitForSelector('h1');
    // The stream of live facts stays open: what was read is there when no place is held for it.
    await page.waitForSelector('.skeleton', { state: 'detached' });
    await everyLook(page, async (look) => {
      expect([look, await barriers(page)]).toEqual([look, []]);
      expect([look, await overflowOf(page)]).toEqual([look, 0]);
      if (look.width === 1024 && look.theme === 'light')
        await screenshot(page, `host${path.replace('/', '-')}`);
    });
    await leave(visit);
  });
});

describe('rates and payouts', () => {
  /** Rates change at noon of the next day; then the month ends and is closed. */
  beforeAll(async () => {
    const { clock } = app.api.database;
    const { body } = await ops.get(`/sites/${cafe}`);
    const { site_id: _id, paused: _paused, pause_reason: _why, version: _version, ...site } = body;
    await ops.send('PUT', '/sites/NEW-1', site);
    clock.now = plus(clock.now, hours(22));
    ops = await app.api.as('ops', 'ops', { regions: 'all' });
    const put = await ops.send('PUT', `/sites/${cafe}`, {
      ...site,
      handling_cost_minor: 95,
      storage_cost_minor: 2_400,
    });
    expect(put.status).toBe(200);
    clock.now = plus(clock.now, hours(26 * 24));
    await closePayouts(app.api.world);
  });
  const open = (siteId: string, look: Pick<Visitor, 'width' | 'theme'> = {}): Promise<Visit> =>
    app.open(`/host/${siteId}/site`, { ...as(siteId), ...look, now: app.api.world.now() });

  test('a month opens to its days, each at the rate that held then', async () => {
    const visit = await open(cafe);
    const { page } = visit;
    const closed = page.getByRole('row', { name: /^May 2026 Closed/ });
    await closed.focus();
    await page.keyboard.press('Enter');
    const byDay = page.getByRole('region', { name: 'The month by day' });
    await byDay.waitFor();
    const changed = byDay.getByRole('row', { name: /^7 May/ });
    expect(await changed.count()).toBe(2);
    expect(await changed.first().textContent()).toContain('€0.95');
    const rates = page.getByRole('region', { name: 'Rates, newest first' });
    expect(await rates.getByRole('row').count()).toBe(3);
    await rates.getByText('The beginning').waitFor();
    await page.waitForSelector('.skeleton', { state: 'detached' });
    await everyLook(page, async (look) => {
      expect([look, await barriers(page)]).toEqual([look, []]);
      expect([look, await overflowOf(page)]).toEqual([look, 0]);
      await screenshot(page, `host-payouts-${look.width}-${look.theme}`);
      await rates.scrollIntoViewIfNeeded();
      await screenshot(page, `host-rates-${look.width}-${look.theme}`);
    });
    await leave(visit);
  });

  test('where nothing has come yet, it says what makes the first month appear', async () => {
    const visit = await open('NEW-1', { width: 390 });
    await visit.page.getByText('Nothing is paid yet.').waitFor();
    expect(await barriers(visit.page)).toEqual([]);
    await screenshot(visit.page, 'host-payouts-none');
    await leave(visit);
  });
});
