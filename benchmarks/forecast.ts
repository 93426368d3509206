/**
 * `npm run bench -- forecast [--part baskets|demand|scale] [--customers 100000]`: the next basket and
 * demand against their baselines on outside data (`../shared/data` or WAYSTOCK_DATA), and how many
 * customers a minute the predictor serves.
 */
import { parseArgs } from 'node:util';
import { dataFolder } from '../test/support/outside-data.ts';
import { measureBaskets } from './forecast/baskets.ts';
import { measureDemand } from './forecast/demand.ts';
import { measureScale } from './forecast/scale.ts';
import { keepResult } from './result.ts';

const { values } = parseArgs({
  options: { part: { type: 'string' }, customers: { type: 'string', default: '100000' } },
});

const parts: Readonly<Record<string, () => Promise<object> | object>> = {
  baskets: () => measureBaskets(dataFolder('baskets', 'tafeng')),
  demand: () => measureDemand(dataFolder('demand', 'completejourney-sample')),
  scale: () => measureScale({ customers: Number(values.customers), threads: 2, seed: 1 }),
};

for (const [name, measure] of Object.entries(parts))
  if (values.part === undefined || values.part === name)
    await keepResult(`forecast-${name}`, await measure());
