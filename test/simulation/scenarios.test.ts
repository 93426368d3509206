import { days } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { readCommand } from '../../src/simulation/command.ts';
import type { Report } from '../../src/simulation/report.ts';
import { tableOf } from '../../src/simulation/report-table.ts';
import {
  replayCommand,
  type RunOptions,
  runScenario,
  type Scenario,
} from '../../src/simulation/scenarios.ts';
import type { Handlers } from '../../src/storage/relay.ts';
import { openTestDatabase } from '../support/database.ts';

async function lives(scenario: Scenario, options: Omit<RunOptions, 'url'> = {}): Promise<Report> {
  const base = await openTestDatabase({ connections: 1 });
  try {
    return await runScenario(scenario, { ...options, url: base.url });
  } finally {
    await base.drop();
  }
}

test('a day with the usual faults: every rule holds, and again it is the same day', async () => {
  const scenario: Scenario = { seed: 'twice', days: 1, faults: 'usual', ordersPerDay: 200 };
  const once = await lives(scenario);
  expect(once.violation).toBeUndefined();
  expect(once.orders.placed).toBeGreaterThan(120);
  expect(once.workerDeaths).toBeGreaterThan(3);
  expect(once.shipments.promiseKept).toBeGreaterThan(0.9);
  // Other plans of PostgreSQL: no list relies on the order in which rows happen to come.
  const again = await lives(scenario, { plannerOff: true });
  const timeless = { seconds: 0, simulatedHoursPerSecond: 0, replay: '' };
  expect({ ...again, ...timeless }).toEqual({ ...once, ...timeless });
  expect(again.replay).toBe(`${once.replay} --planner-off`);
});

const few: Scenario = { seed: 'planted', days: 1, faults: 'none', ordersPerDay: 40 };

/** Production code with one handler replaced. */
const withHandler = (handlers: Handlers, name: string, by: (real: Handler) => Handler): Handlers =>
  new Map([...handlers].map(([n, handler]) => [n, n === name ? by(handler) : handler]));
type Handler = Handlers extends ReadonlyMap<string, infer H> ? H : never;

test('a handler that forgets some facts strands their orders, and the report says how to see it', async () => {
  let heard = 0;
  const report = await lives(few, {
    // Who waits for nothing waits in vain after two days as after twelve.
    longestDrain: days(2),
    plant: ({ handlers }) => ({
      handlers: withHandler(
        handlers,
        'fulfil-order: lead on from it',
        (real) => (world, fact) =>
          fact.kind === 'orders.shipment-picked' && heard++ % 4 === 0
            ? Promise.resolve()
            : real(world, fact),
      ),
    }),
  });
  expect(report.violation).toMatch(/^every order ends, .* is picked: /s);
  const [, again = ''] = /again: npm run simulate -- (.*)\n$/.exec(tableOf(report)) ?? [];
  expect(readCommand(again.split(' '))).toMatchObject(few);
});

test('a gateway that captures twice is found by the provider’s books', async () => {
  const report = await lives(few, {
    plant: ({ world }) => {
      const { payment } = world.gateways;
      const capture: typeof payment.capture = async (request) => {
        await payment.capture({
          ...request,
          key: `${request.key}-again`,
          amount: { ...request.amount, minor: 1n },
        });
        return payment.capture(request);
      };
      return { world: { ...world, gateways: { payment: { ...payment, capture } } } };
    },
  });
  expect(report.violation).toMatch(/^(the provider’s books agree|captured is what was shipped)/);
});

test('what is not asked for is told, with what can be', () => {
  expect(() => readCommand(['--faults', 'many'])).toThrow('none, usual or harsh');
  expect(() => readCommand(['--days', 'two'])).toThrow('--days is a whole number');
  expect(readCommand(['--help'])).toBeUndefined();
  expect(replayCommand(few)).toBe(
    'npm run simulate -- --days 1 --seed planted --faults none --orders-per-day 40',
  );
  expect(replayCommand({ ...few, seed: "Anna's" })).toContain(`--seed 'Anna'\\''s' --faults`);
});
