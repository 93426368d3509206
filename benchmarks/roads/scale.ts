import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keepResult } from '../result.ts';
import { type Grown, scaleChart } from './scale-chart.ts';

/**
 * How the road engine grows: synthetic grids of 10,000, 30,000 and 100,000 junctions, the worst case there
 * is, since a pure grid has no narrow places to cut it at. One process each, so that memory is its own;
 * then a million, once, for as long as is said. One chart of all of it.
 *
 *   npm run bench -- roads/scale [--million-minutes 20] [--million-only]
 *
 * With --million-only the other sizes stay as they were measured before.
 */
const at = process.argv.indexOf('--million-minutes');
const patience = at < 0 ? 20 : Number(process.argv[at + 1]);
const one = fileURLToPath(new URL('./scale-one.ts', import.meta.url));

function measured(junctions: number, minutes: number): Grown {
  const began = performance.now();
  try {
    const options = { timeout: minutes * 60_000, maxBuffer: 1e7, encoding: 'utf8' } as const;
    const heap = '--max-old-space-size=8192';
    return JSON.parse(
      execFileSync(process.execPath, [heap, one, String(junctions)], options),
    ) as Grown;
  } catch (error) {
    const { code, signal, status } = error as { code?: string; signal?: string; status?: number };
    const after = Math.round((performance.now() - began) / 1000);
    const outcome =
      code === 'ETIMEDOUT'
        ? `not done after ${minutes} minutes`
        : `ended with ${signal ?? status} after ${after} s of wall time`;
    return { junctions, outcome };
  }
}

const kept = fileURLToPath(new URL('../results/roads-scale.json', import.meta.url));
const sizes = process.argv.includes('--million-only')
  ? (JSON.parse(readFileSync(kept, 'utf8')) as { readonly sizes: readonly Grown[] }).sizes.filter(
      ({ junctions }) => junctions < 1_000_000,
    )
  : [10_000, 30_000, 100_000].map((junctions) => measured(junctions, 60));
const million = measured(1_000_000, patience);
const all = [...sizes, million];
writeFileSync(
  fileURLToPath(new URL('../results/roads-scale.svg', import.meta.url)),
  scaleChart(all),
);
await keepResult('roads-scale', { sizes: all });
