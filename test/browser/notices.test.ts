import type { BrowserContext } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type LoopbackPushService,
  openLoopbackPushService,
} from '../../src/gateways/notification/loopback-push-service.ts';
import type { PushTarget } from '../../src/gateways/notification/push-gateway.ts';
import { openWebPushGateway } from '../../src/gateways/notification/web-push-gateway.ts';
import type { Caller } from '../support/api.ts';
import { barriers, openWebApp, type Visit, type WebApp } from '../support/web-app.ts';

/**
 * A shopper lets their device be told, and is. The browser's own push service is somebody else's
 * machine, so in its place stands one beside the test; the rest is real: pages, worker, messages.
 */
let service: LoopbackPushService;
let app: WebApp;
let shopper: Caller;
beforeAll(async () => {
  service = await openLoopbackPushService();
  const push = openWebPushGateway({ contact: 'mailto:push@waystock.example', loopback: true });
  app = await openWebApp(60, { push });
  shopper = await app.api.as('shopper', 'CUS-00001');
});
afterAll(async () => {
  await app.close();
  await service.close();
});

/** What the browser would get from its vendor's service, and the word of whoever sits before it. */
async function giveDevice(context: BrowserContext, device: PushTarget): Promise<void> {
  const { endpoint, p256dh, auth } = device;
  const said = JSON.stringify({ endpoint, keys: { p256dh, auth } });
  await context.addInitScript(`
    let known = null;
    PushManager.prototype.getSubscription = async () => known;
    PushManager.prototype.subscribe = async (options) => known = {
      options,
      toJSON: () => (${said}),
      unsubscribe: async () => { known = null; return true; },
    };
    Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
    Notification.requestPermission = async () => 'granted';
  `);
}

async function order(): Promise<{ orderId: string; shipmentId: string }> {
  const [address] = (await shopper.get('/me/addresses')).body.items;
  const { items } = (await shopper.get('/skus?category=pantry&limit=1')).body;
  const placed = await shopper.send('POST', '/orders', {
    lines: [{ sku_id: items[0].sku_id, units: 1 }],
    destination: {
      recipient: 'Somebody',
      street: address.lines[0],
      postcode: address.postcode,
      city: address.city,
      country: address.country,
      position: address.position,
    },
    delivery: { sla: 'standard' },
    currency: items[0].currency,
    payment_method: 'tok_visa',
  });
  expect(placed.status).toBe(201);
  await app.api.settle();
  const { shipments } = (await shopper.get(`/orders/${placed.body.order_id}`)).body;
  return { orderId: placed.body.order_id, shipmentId: shipments[0].shipment_id };
}

/** As the browser hands over what its push service brought and it has opened. */
async function deliver({ page, context }: Visit, data: string): Promise<void> {
  const browser = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${app.url}/shop`);
      if (ours) resolve(ours.registrationId);
    });
  });
  await browser.send('ServiceWorker.enable');
  const registrationId = await registered;
  await browser.send('ServiceWorker.deliverPushMessage', { origin: app.url, registrationId, data });
}

/** A browser without a screen shows no notices: what its worker asks it to show is written down. */
async function watchNotices({ context }: Visit): Promise<() => Promise<unknown[]>> {
  const ours = () => context.serviceWorkers().find((one) => one.url().includes('face=shop'));
  const worker = ours() ?? (await context.waitForEvent('serviceworker'));
  await worker.evaluate(`
    globalThis.notices = [];
    globalThis.registration.showNotification = async (title, options) =>
      void globalThis.notices.push({ title, ...options });
  `);
  return () => worker.evaluate('globalThis.notices');
}

test('a device is told of an order on its way, shows it, and is told no more when turned off', async () => {
  const device = service.subscribe();
  const { orderId, shipmentId } = await order();
  const visit = await app.open('/t/abcdefgh', {
    role: 'shopper',
    subject: 'CUS-00001',
    width: 390,
  });
  const { page, context } = visit;
  await giveDevice(context, device);
  await page.goto(`${app.url}/shop/orders/${orderId}`);
  await page.getByRole('button', { name: 'Tell me', exact: true }).click();
  await page.getByText('This device tells you what happens to it.').waitFor();
  expect(await barriers(page)).toEqual([]);

  const about = { order_id: orderId, shipment_id: shipmentId, site_id: 'FC-1' };
  await app.api.world.db.transact(async (tx) => {
    tx.emit({ kind: 'orders.shipment-in-transit', key: shipmentId, data: about });
  });
  await app.api.settle();
  const [text = ''] = service.received(device);
  const notices = await watchNotices(visit);
  await deliver(visit, text);
  await expect.poll(notices).toMatchObject([
    {
      title: 'On its way',
      body: 'Your order has left for you.',
      tag: shipmentId,
      data: { url: `/shop/orders/${orderId}` },
    },
  ]);

  const subscriptions = async () => (await shopper.get('/me/push-subscriptions')).body.items;
  expect(await subscriptions()).toHaveLength(1);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('button', { name: 'Tell me', exact: true }).waitFor();
  expect(await subscriptions()).toEqual([]);
  await visit.close();
});

test('the account turns it on; a browser that was told not to says so', async () => {
  const device = service.subscribe();
  const visit = await app.open('/t/abcdefgh', { role: 'shopper', subject: 'CUS-00002' });
  const { page, context } = visit;
  await page.goto(`${app.url}/shop/account`);
  await page.getByText('This browser was told to show no notices').waitFor();
  expect(await barriers(page)).toEqual([]);
  await giveDevice(context, device);
  await page.reload();
  await page.getByRole('button', { name: 'Tell me', exact: true }).click();
  await page.getByRole('button', { name: 'Turn off' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await visit.close();
});
