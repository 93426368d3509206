import { parseArgs } from 'node:util';
import { type FaultLevel, faultLevels } from './faults.ts';
import type { Scenario } from './scenarios.ts';

export const usage = `Lives through simulated days of a city with production code on a real PostgreSQL, and checks
after every event that nothing is sold twice, lost, paid for twice or promised in vain.

  npm run simulate -- --days 7 --seed 1

  --days N             days on which people shop                        (1)
  --seed TEXT          the city and everything that happens in it       (1)
  --faults LEVEL       none, usual or harsh: crashes, duplicates, delays, declines, short picks,
                       breakdowns, closed sites                         (usual)
  --orders-per-day N   instead of what the shoppers' habits add up to   (some 300)
  --planner-off        without hash aggregation and sequential scans: nothing may depend on plans
  --json               the report as JSON
  --help               this

The same seed gives the same trace hash. Ends with 0 when every rule held, with 1 and a command to
replay the run when one was broken, with 2 when it was asked for something that is not there.
`;

export interface Command extends Scenario {
  readonly plannerOff: boolean;
  readonly json: boolean;
}

/** Asked for something that is not there; the message says what there is. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Undefined when help is asked for. Throws UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  const values = parse(args);
  if (values.help) return undefined;
  if (!Object.hasOwn(faultLevels, values.faults))
    throw new UsageError(`--faults is none, usual or harsh, not ${values.faults}`);
  if (values.seed === '') throw new UsageError('--seed is some text');
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        days: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string', default: 'usual' },
        'orders-per-day': { type: 'string' },
        'planner-off': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function wholeNumber(name: string, text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1)
    throw new UsageError(`${name} is a whole number from 1 on, not ${text}`);
  return n;
}
