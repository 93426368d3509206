import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { dieAtEveryStep, openMortals } from '../../test/chaos/deaths.ts';
import { quiet } from '../../test/support/database.ts';
import { keepResult } from '../result.ts';

/**
 * A server dies at each step of an order's way, from its click to its capture or to the return of its
 * money, several times each. Every order that was placed must be paid for once, and no other.
 *
 *   npm run bench -- orders/paid-and-placed [--rounds 3]
 */
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
const rounds = Number(values.rounds);
const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({ dataFolder: folder, log: quiet });
try {
  const mortals = await openMortals({ orders: 400 * rounds, serverUrl: server.url });
  try {
    const lived = await dieAtEveryStep(mortals, { rounds, steps: 'all' });
    await keepResult('paid-and-placed', {
      headline:
        `${lived.deaths} deaths at ${lived.steps.length} steps of an order’s way: ` +
        `${lived.findings.length} orders unpaid, paid twice or lost`,
      what: 'killed at every step',
      rounds,
      ...lived,
    });
    process.exitCode = lived.findings.length + lived.missed.length === 0 ? 0 : 1;
  } finally {
    await mortals.close();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
