import { hours, instant, minutes } from '@waystock/kernel';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { basePath } from '@waystock/contract';
import type { Caller } from '../support/api.ts';
import { openShopWorld, type ShopWorld } from '../support/shop-world.ts';

const door = { lat: 40.71, lon: -74 };
let shop: ShopWorld;
let anna: Caller;
let bert: Caller;

beforeAll(async () => {
  shop = await openShopWorld({
    now: instant(Date.UTC(2026, 4, 6, 14)),
    sites: { NY: { ...door, zone: 'America/New_York', shelf: { TEA: 90 } } },
    goods: { TEA: {} },
    carriers: [
      {
        id: 'road',
        collectsAt: 960,
        perKg: 75,
        zones: [{ upToKm: 100, base: 190, takes: hours(2) }],
      },
    ],
  });
});
/** Tokens are short-lived. */
beforeEach(async () => {
  anna = await shop.shopper('cus_1');
  bert = await shop.shopper('cus_2');
});
afterAll(() => shop.close());

async function order(payment: string): Promise<string> {
  const { body } = await shop.order({ lines: { TEA: 1 }, door, sla: 'standard', payment });
  await shop.settle();
  return body.order_id;
}
const paymentOf = (id: string, by = anna) => by.get(`/orders/${id}/payment`);
const payAgain = (id: string, payment_method: string, by = anna, key?: string) =>
  by.send('POST', `/orders/${id}/payment/attempts`, { payment_method }, key ? { key } : {});

test('a payment shows what was asked and what came of it, to its own customer', async () => {
  const id = await order('tok_visa');
  expect((await paymentOf(id)).body).toMatchObject({
    status: 'authorised',
    authorised_minor: 1390,
    captured_minor: 0,
    challenge_url: null,
    operations: [{ kind: 'authorise', state: 'succeeded', failure: null }],
  });
  expect(await paymentOf(id, bert)).toMatchObject({ status: 404 });
});

test('after a decline another card pays; the same request again does not pay twice', async () => {
  const id = await order('tok_decline');
  expect((await paymentOf(id)).body.status).toBe('declined');
  expect(await payAgain(id, 'tok_visa', bert)).toMatchObject({ status: 404 });
  expect(await payAgain(id, '4111111111111111')).toMatchObject({
    status: 422,
    body: { kind: 'intake-refused' },
  });
  const again = await payAgain(id, 'tok_visa', anna, 'pay-again-1');
  expect(again).toMatchObject({ status: 202 });
  expect((await payAgain(id, 'tok_visa', anna, 'pay-again-1')).body).toEqual(again.body);
  await shop.settle();
  expect((await paymentOf(id)).body).toMatchObject({
    status: 'authorised',
    authorised_minor: 1390,
    operations: [{ state: 'failed' }, { state: 'succeeded' }],
  });
  expect((await anna.get(`/orders/${id}`)).body.stage).toBe('allocated');
  expect(await payAgain(id, 'tok_visa')).toMatchObject({
    status: 409,
    body: { kind: 'too-late-to-change' },
  });
});

test('back from the bank the shopper hears at once how it went', async () => {
  const id = await order('tok_challenge');
  const { body } = await paymentOf(id);
  expect(body).toMatchObject({
    status: 'challenged',
    challenge_url: expect.stringContaining('//'),
  });
  const result = () => anna.send('POST', `/orders/${id}/payment/challenge-result`);
  expect((await result()).body.status).toBe('challenged');
  await shop.pass(minutes(4));
  expect((await result()).body).toMatchObject({ status: 'authorised', challenge_url: null });
  await shop.settle();
  expect((await anna.get(`/orders/${id}`)).body.stage).toBe('allocated');
});

test('the provider’s messages count once, and only if they are signed and fresh', async () => {
  const id = await order('tok_challenge');
  await shop.pass(minutes(10));
  const messages = shop.provider.takeDueWebhooks(shop.world.now());
  expect(messages.length).toBeGreaterThan(0);
  const tell = async (message: (typeof messages)[number], change: Partial<typeof message> = {}) => {
    const { id: webhookId, timestamp, signature, body } = { ...message, ...change };
    const response = await shop.server.app.inject({
      method: 'POST',
      url: `${basePath}/payments/webhook`,
      headers: {
        'content-type': 'application/json',
        'webhook-id': webhookId,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      },
      payload: body,
    });
    return { status: response.statusCode, body: response.body && response.json() };
  };
  for (const message of messages) {
    expect(await tell(message, { body: message.body.replace('}', ' }') })).toMatchObject({
      status: 401,
      body: { kind: 'webhook-forged' },
    });
    expect(await tell(message, { timestamp: 'soon' })).toMatchObject({
      status: 400,
      body: { kind: 'webhook-malformed' },
    });
    expect(await tell(message)).toEqual({ status: 204, body: '' });
    expect(await tell(message)).toEqual({ status: 204, body: '' });
  }
  await shop.settle();
  const stage = (await (await shop.shopper('cus_1')).get(`/orders/${id}`)).body.stage;
  expect(stage).toBe('allocated');
  shop.database.clock.now = instant(shop.world.now() + 3_600_000);
  for (const message of messages)
    expect(await tell(message)).toMatchObject({
      status: 401,
      body: { kind: 'webhook-out-of-time' },
    });
});
