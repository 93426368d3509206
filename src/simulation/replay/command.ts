import { parseArgs } from 'node:util';
import { UsageError, wholeNumber } from '../command.ts';
import { type FaultLevel, faultLevels } from '../faults.ts';
import { quotedForShell } from '../scenarios.ts';
import { placeNames, type PlaceName } from './places.ts';

export const usage = `Real orders come again on the streets of a real city: promised, picked, driven and delivered by
production code in simulated time, and checked after every event.

  npm run replay -- --city heidelberg --days 14

  --city NAME          ${placeNames.join(', ')}                      (heidelberg)
  --days N             days of orders                                   (14)
  --orders-per-day N   days of trade are laid over one another to reach it  (300)
  --seed TEXT          everything the data does not say                 (1)
  --faults LEVEL       none, usual or harsh                             (usual)
  --json               for machines
  --help               this

The data lies under WAYSTOCK_DATA, by default ../shared/data: osm/*.osm.pbf and
orders/{uci_order_lines,uci_skus,olist_product_dims}.csv.gz.
`;

export interface Command {
  readonly city: PlaceName;
  readonly days: number;
  readonly ordersPerDay: number;
  readonly seed: string;
  readonly faults: FaultLevel;
  readonly json: boolean;
}

/** Undefined when help is asked for. Throws UsageError. */
export function readCommand(args: readonly string[]): Command | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const city = placeNames.find((name) => name === values.city);
  if (!city) throw new UsageError(`--city is ${placeNames.join(', ')}, not ${values.city}`);
  if (!Object.hasOwn(faultLevels, values.faults))
    throw new UsageError(`--faults is none, usual or harsh, not ${values.faults}`);
  return {
    city,
    days: wholeNumber('--days', values.days),
    ordersPerDay: wholeNumber('--orders-per-day', values['orders-per-day']),
    seed: values.seed,
    faults: values.faults as FaultLevel,
    json: values.json,
  };
}

/** How to live through it again, for whoever finds it in a log. */
export const commandAgain = ({ city, days, ordersPerDay, seed, faults }: Command): string =>
  `npm run replay -- --city ${city} --days ${days} --orders-per-day ${ordersPerDay}` +
  ` --seed ${quotedForShell(seed)} --faults ${faults}`;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        city: { type: 'string', default: 'heidelberg' },
        days: { type: 'string', default: '14' },
        'orders-per-day': { type: 'string', default: '300' },
        seed: { type: 'string', default: '1' },
        faults: { type: 'string', default: 'usual' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
