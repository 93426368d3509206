import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Chaos, type ChaosOptions, openChaos, type Victim } from './chaos.ts';

/**
 * Processes die under load, and nobody notices but those who wait a little longer: no acknowledged
 * order is lost, none is doubled, nothing is captured twice or oversold, every order ends, and the
 * provider's books are ours. The same shop with a mistake in it must not pass.
 */
const victims: readonly Victim[] = ['api', 'worker', 'postgres'];

async function inChaos(options: ChaosOptions, run: (chaos: Chaos) => Promise<void>): Promise<void> {
  const chaos = await openChaos(options);
  try {
    await run(chaos);
  } finally {
    await chaos.close();
  }
}

test('twenty SIGKILLs under load', { timeout: 400_000 }, () =>
  inChaos({ seed: 'twenty', shoppers: 4_000 }, async (chaos) => {
    for (let n = 0; n < 20; n++) {
      await sleep(300 + (n % 7) * 100);
      await chaos.kill(victims[n % 3] ?? 'api');
    }
    const told = await chaos.endShopping();
    const rested = await chaos.rest(200_000);
    expect((await chaos.findings()).slice(0, 20)).toEqual([]);
    expect(rested).toBe(true);
    const counts = Object.groupBy(told, ({ kind }) => kind);
    expect(counts.placed?.length).toBeGreaterThan(200);
    expect(counts.cancelled?.length).toBeGreaterThan(20);
  }),
);

describe('a planted mistake is found', () => {
  const found = async (chaos: Chaos): Promise<string> => (await chaos.findings()).join('\n');

  test('a database that acknowledges before it has written', () =>
    inChaos(
      {
        seed: 'asynchronous',
        shoppers: 2_000,
        thinkMs: 10,
        // The window in which it may lose what it said, wide enough to be hit for certain.
        settings: {
          synchronous_commit: 'off',
          wal_writer_delay: '10s',
          wal_writer_flush_after: '1GB',
          wal_buffers: '64MB',
        },
      },
      async (chaos) => {
        await sleep(3_000);
        await chaos.kill('postgres');
        await chaos.endShopping();
        expect(await found(chaos)).toContain('acknowledged order lost');
      },
    ));

  test('a server that has forgotten the keys of requests', () =>
    inChaos(
      {
        seed: 'forgetful',
        shoppers: 500,
        impatient: 1,
        plant: `
          create or replace function http.claim(p_scope text, p_key text) returns void
            language sql as '';
          alter table http.idempotency drop constraint idempotency_pkey;`,
      },
      async (chaos) => {
        await sleep(3_000);
        await chaos.endShopping();
        expect(await found(chaos)).toContain('order doubled');
      },
    ));
});
