import { describe, expect, test } from 'vitest';
import { type Chaos, type ChaosOptions, openChaos } from './chaos.ts';
import { liveThroughKills } from './kills.ts';

/**
 * Processes die under load, and nobody notices but those who wait a little longer: no acknowledged
 * order is lost, none is doubled, nothing is captured twice or oversold, every order ends, and the
 * provider's books are ours. The same shop with a mistake in it must not pass.
 *
 * WAYSTOCK_KILLS: how many; `npm run bench -- orders/sigkill` keeps what a long run showed.
 */
const kills = Number(process.env['WAYSTOCK_KILLS'] ?? 20);

test(`${kills} SIGKILLs under load`, { timeout: 300_000 + kills * 40_000 }, async () => {
  const lived = await liveThroughKills({
    seed: 'twenty',
    shoppers: 200 * kills,
    kills,
    patienceMs: 200_000,
  });
  expect(lived.findings.slice(0, 20)).toEqual([]);
  expect(lived.unrest.join('\n')).toBe('');
  expect(lived.seconds_to_rest).toBeLessThan(200);
  expect(lived.acknowledged).toBeGreaterThan(5 * kills);
  expect(lived.cancelled).toBeGreaterThan(0);
});

describe('a planted mistake is found', () => {
  async function inChaos(
    options: ChaosOptions,
    run: (chaos: Chaos) => Promise<void>,
  ): Promise<string> {
    const chaos = await openChaos(options);
    try {
      await run(chaos);
      return (await chaos.findings()).join('\n');
    } finally {
      await chaos.close();
    }
  }

  test('a database that acknowledges before it has written', async () => {
    const found = await inChaos(
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
        await chaos.heard('placed', 50);
        await chaos.kill('postgres');
        await chaos.endShopping();
      },
    );
    expect(found).toContain('acknowledged order lost');
  });

  test('a server that forgets keys, and a cancellation that gives nothing back', async () => {
    const found = await inChaos(
      {
        seed: 'forgetful',
        shoppers: 500,
        repeats: 1,
        plant: `
          create or replace function http.claim(p_scope text, p_key text) returns void
            language sql as '';
          create or replace function http.claim_each(p_scopes text[], p_keys text[])
            returns text[] language sql
            as $$ select array_fill('fresh'::text, array[cardinality(p_keys)]) $$;
          alter table http.idempotency drop constraint idempotency_pkey;
          create function inventory.keep() returns trigger language plpgsql as
            'begin return null; end';
          create trigger keep before update on inventory.reservation for each row
            when (new.state = 'released') execute function inventory.keep();`,
      },
      async (chaos) => {
        await chaos.heard('cancelled', 3);
        await chaos.endShopping();
      },
    );
    expect(found).toContain('order doubled');
    expect(found).toContain('cancelled order keeps stock');
  });
});
