import { parseArgs } from 'node:util';
import { liveThroughKills } from '../../test/chaos/kills.ts';
import { keepResult } from '../result.ts';

/**
 * Orders, cancellations, picking and hand-over while API, worker and PostgreSQL are killed in turn.
 * Nothing that was acknowledged may be lost or doubled, captured twice or oversold; all must end.
 *
 *   npm run bench -- orders/sigkill [--kills 60] [--seed long]
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: 'long' },
  },
});
const kills = Number(values.kills);
const lived = await liveThroughKills({
  seed: values.seed,
  shoppers: 400 * kills,
  // So much stock that the last orders are as real as the first, and still it runs out.
  unitsOfEach: 8 * kills,
  kills,
  patienceMs: 300_000,
  onKill: (n, victim) => void process.stderr.write(`${n}: ${victim}\n`),
});
const killed = Object.values(lived.kills).reduce((sum, n) => sum + n, 0);
await keepResult('sigkill', {
  headline:
    `${killed} processes killed under load, ${lived.acknowledged} orders acknowledged: ` +
    `${lived.lost} lost, ${lived.doubled} doubled, ${lived.double_captures} captured twice, ` +
    `${lived.oversold} oversold`,
  what: 'SIGKILL under load',
  seed: values.seed,
  ...lived,
});
process.exitCode = lived.findings.length === 0 && lived.unrest.length === 0 ? 0 : 1;
