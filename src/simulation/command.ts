import { parseArgs } from 'node:util';
import { type FaultLevel, faultLevels } from './faults.ts';
import type { Scenario } from './scenarios.ts';

export const usage = `Lives through simulated days of a city with production code on a real PostgreSQL.

  npm run simulate -- --days 7 --seed 1

  --days N             days on which people shop                        (1)
  --seed TEXT          the city and everything that happens in it       (1)
  --faults LEVEL       none, usual or harsh                             (usual)
  --orders-per-day N   instead of what the shoppers' habits add up to   (some 400)
  --planner-off        without hash aggregation and sequential scans: nothing may depend on plans
  --json               the report as JSON

Ends with 1 and a command to replay it when a rule was broken.
`;

/** Plans that PostgreSQL would choose otherwise, so that a list without ORDER BY comes in another order. */
export const plannerOff =
  'set enable_hashagg = off; set enable_seqscan = off; set enable_hashjoin = off; ' +
  'set enable_memoize = off';

export interface Command extends Scenario {
  readonly plannerOff: boolean;
  readonly json: boolean;
}

/** Undefined when help is asked for. Throws what is wrong, in words. */
export function readCommand(args: readonly string[]): Command | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      faults: { type: 'string', default: 'usual' },
      'orders-per-day': { type: 'string' },
      'planner-off': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (!(values.faults in faultLevels)) throw new Error(`--faults is none, usual or harsh`);
  const perDay = values['orders-per-day'];
  return {
    seed: values.seed,
    days: wholeNumber('--days', values.days),
    faults: values.faults as FaultLevel,
    ...(perDay === undefined ? {} : { ordersPerDay: wholeNumber('--orders-per-day', perDay) }),
    plannerOff: values['planner-off'],
    json: values.json,
  };
}

function wholeNumber(name: string, text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new Error(`${name} is a whole number, not ${text}`);
  return n;
}
