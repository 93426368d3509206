import { expect, test } from 'vitest';
import { type NoticingWorker, showNotices } from './notices.ts';

const origin = 'https://shop.example';

/** A worker with some tabs, and what becomes of them. */
function workerWith(...urls: string[]) {
  const log: string[] = [];
  const hearers = new Map<string, (event: unknown) => void>();
  const tabs = urls.map((url) => ({
    url: origin + url,
    focus: async () => void log.push(`focus ${url}`),
    navigate: async (to: string) => void log.push(`navigate ${to.replace(origin, '')}`),
  }));
  const worker = {
    location: { origin },
    registration: {
      showNotification: async (title: string, options: object) =>
        void log.push(`${title} ${JSON.stringify(options)}`),
    },
    clients: {
      matchAll: async () => tabs,
      openWindow: async (to: string) => void log.push(`open ${to.replace(origin, '')}`),
    },
    addEventListener: (type: string, hear: (event: unknown) => void) => hearers.set(type, hear),
  };
  showNotices(worker as unknown as NoticingWorker);
  const happen = async (type: string, event: object): Promise<string[]> => {
    const work: Promise<unknown>[] = [];
    hearers.get(type)?.({ ...event, waitUntil: (one: Promise<unknown>) => work.push(one) });
    await Promise.all(work);
    return log;
  };
  const tap = (url: string) =>
    happen('notificationclick', {
      notification: { data: { url }, close: () => void log.push('closed') },
    });
  return { happen, tap };
}

const order = '/shop/orders/ord_1';

test('what is told is shown, a later one in the place of an earlier one', async () => {
  const notice = { title: 'Delivered', body: 'Your order has arrived.', url: order, tag: 'shp_1' };
  const shown = await workerWith().happen('push', { data: { json: () => notice } });
  expect(shown).toEqual([expect.stringMatching(/^Delivered .*"tag":"shp_1".*"data":\{"url":/)]);
});

test('a tap goes to the tab of its face, and to the page it is about', async () => {
  expect(await workerWith('/host', '/shop').tap(order)).toEqual([
    'closed',
    'focus /shop',
    `navigate ${order}`,
  ]);
  expect(await workerWith(order).tap(order)).toEqual(['closed', `focus ${order}`]);
});

test('without a tab one is opened, and never one of somebody else', async () => {
  expect(await workerWith('/host').tap(order)).toEqual(['closed', `open ${order}`]);
  expect(await workerWith('/shop').tap('https://elsewhere.example/shop')).toEqual(['closed']);
});
