import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currency, instant, minutes, money, plus, seededRandom } from '@waystock/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRememberingProvider } from './remembering-provider.ts';

let folder: string;
let journal: string;
const clock = { now: instant(Date.UTC(2026, 4, 6, 14)) };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waystock-journal-'));
  journal = join(folder, 'not-there-yet', 'payments.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As a process that starts does. */
const open = () =>
  openRememberingProvider({
    random: seededRandom('provider'),
    now: () => clock.now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    journal,
  });
const eur = (minor: number) => money(minor, currency('EUR'));
const authorise = (method = 'tok_visa', key = `pay_1:${method}`) =>
  ({ orderId: 'ord_1', amount: eur(1000), initiatedBy: 'customer', key, method }) as const;
const draw = (key: string, minor: number) =>
  ({ key, authorisation: 'sim_pay_1:tok_visa', amount: eur(minor) }) as const;

test('what was authorised before it started anew is captured and refunded after', async () => {
  const before = await open();
  const answer = await before.gateway.authorise(authorise());
  await before.gateway.capture(draw('capture-1', 600));
  const after = await open();
  expect(after.accounts()).toEqual(before.accounts());
  expect(await after.gateway.authorise(authorise())).toEqual(answer);
  expect(await after.gateway.capture(draw('capture-2', 400))).toMatchObject({ kind: 'succeeded' });
  expect(await after.gateway.capture(draw('capture-3', 1))).toMatchObject({ kind: 'failed' });
  expect(await after.gateway.refund(draw('refund-1', 100))).toMatchObject({ kind: 'succeeded' });
  expect((await open()).accounts()).toMatchObject([{ captured: 1000n, refunded: 100n }]);
});

test('a challenge that waits goes on waiting, and its end is remembered', async () => {
  await (await open()).gateway.authorise(authorise('tok_challenge'));
  await (await open()).gateway.authorise(authorise('tok_challenge', 'pay_2'));
  (await open()).completeChallenge('pay_2', false);
  expect(await (await open()).gateway.find('pay_2')).toMatchObject({ kind: 'failed' });
  expect(await (await open()).gateway.find('pay_1:tok_challenge')).toMatchObject({
    kind: 'challenge',
  });
  clock.now = plus(clock.now, minutes(5));
  expect(await (await open()).gateway.find('pay_1:tok_challenge')).toMatchObject({
    kind: 'succeeded',
  });
});

test('what was told before is not told again', async () => {
  const before = await open();
  await before.gateway.authorise(authorise());
  clock.now = plus(clock.now, minutes(5));
  expect(before.takeDueWebhooks(clock.now)).toHaveLength(1);
  await before.gateway.capture(draw('capture-1', 600));
  const after = await open();
  clock.now = plus(clock.now, minutes(5));
  expect(after.takeDueWebhooks(clock.now).map(({ body }) => body)).toEqual([
    expect.stringContaining('capture-1'),
  ]);
});

test('a request that a death cut short was never made', async () => {
  await (await open()).gateway.authorise(authorise());
  appendFileSync(journal, readFileSync(journal, 'utf8').replace('pay_1', 'pay_2').slice(0, 60));
  expect((await open()).accounts()).toHaveLength(1);
  await (await open()).gateway.capture(draw('capture-1', 600));
  expect((await open()).accounts()).toMatchObject([{ captured: 600n }]);
});
