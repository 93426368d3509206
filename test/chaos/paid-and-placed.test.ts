import { describe, expect, inject, test } from 'vitest';
import { dieAtEveryStep, type Mortals, type MortalsOptions, openMortals } from './deaths.ts';

/**
 * Paid ⇔ placed: a server dies at each step that an order takes from its click to its capture, or to
 * the return of its money; the next server takes over what it left and dies one step later over an
 * order of its own. In the end every order that was placed is paid for once, and no other is.
 *
 * WAYSTOCK_ROUNDS: how often at each step, those between that move no money included;
 * `npm run bench -- orders/paid-and-placed` keeps what three showed.
 */
const long = process.env['WAYSTOCK_ROUNDS'];
const rounds = Number(long ?? 1);

async function withMortals<T>(
  options: Omit<MortalsOptions, 'serverUrl'>,
  run: (mortals: Mortals) => Promise<T>,
): Promise<T> {
  const mortals = await openMortals({ ...options, serverUrl: inject('postgresUrl') });
  try {
    return await run(mortals);
  } finally {
    await mortals.close();
  }
}

test('a server that dies at every step', { timeout: 600_000 * rounds }, async () => {
  const lived = await withMortals({ orders: 400 * rounds }, (mortals) =>
    dieAtEveryStep(mortals, { rounds, steps: long === undefined ? 'money' : 'all' }),
  );
  expect(lived.findings).toEqual([]);
  expect(lived.missed).toEqual([]);
  for (const call of ['authorise', 'capture', 'void'])
    for (const when of ['before', 'after'])
      expect(lived.steps.join('\n')).toContain(`${when} ${call} in `);
});

describe('a planted mistake is found', () => {
  const dieOnce = (plant: MortalsOptions['plant'], step: string): Promise<string> =>
    withMortals({ orders: 10, ...(plant ? { plant } : {}) }, async (mortals) => {
      expect(await mortals.dieAtEach([step], 'bought')).toEqual([step]);
      return (await mortals.settle()).join('\n');
    });

  test('the provider is asked under a new key', async () => {
    const step = 'after authorise in fulfil-order: lead on from it (orders.order-placed)';
    expect(await dieOnce('new-keys', step)).toContain('books differ');
  });

  test('a fact is noted as delivered before its work is done', async () => {
    const step = 'before commit in fulfil-order: lead on from it (orders.shipment-in-transit)';
    expect(await dieOnce('early-notes', step)).toContain('placed but not paid');
  });
});
