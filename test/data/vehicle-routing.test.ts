import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSol, readInstance, type ReadProblem } from '@waystock/solver';
import { describe, expect, test } from 'vitest';
import { csvRows, dataFolder } from '../support/outside-data.ts';

/** The published instances: each is read as what it is, and each given solution is worth its value. */
const folder = dataFolder('vrp');
const quotesAway = (text: string): string =>
  text.replaceAll(/"[^"]*"/g, (cell) => cell.replaceAll(',', ';'));
const table = csvRows(quotesAway(readFileSync(join(folder, 'bks.csv'), 'utf8')));
const solOf = (file: string): string => join(folder, file.replace(/\.[^.]+$/, '.sol'));
const withSol = table.filter(({ file = '' }) => existsSync(solOf(file)));
const read = (file: string): ReadProblem => readInstance(readFileSync(join(folder, file), 'utf8'));

describe('published routing instances', () => {
  test.each(table)('$file is read as $class with $n clients', (row) => {
    const { instance, problem } = read(row['file'] ?? '');
    expect(instance).toMatchObject({ class: row['class'], rounding: row['rounding'] });
    expect(instance.nodes.length - instance.depots.length).toBe(Number(row['n']));
    expect(problem.jobs.length).toBeGreaterThan(0);
    const { durations, distances } = problem.profiles[0] ?? {};
    expect(durations).toBe(distances);
    expect(durations).toBeInstanceOf(row['rounding'] === 'none' ? Float64Array : Int32Array);
  });

  test('21 solutions are given', () => {
    expect(withSol).toHaveLength(21);
  });

  test.each(withSol)('the solution of $file is feasible and worth $bks', (row) => {
    const { file = '' } = row;
    const checked = checkSol(read(file), readFileSync(solOf(file), 'utf8'));
    expect(checked.violations).toEqual([]);
    expect(checked.cost).toBeCloseTo(Number(row['bks']), 2);
  });

  test.each(withSol)('one client less, or two stops exchanged, shows in $file', (row) => {
    const { file = '' } = row;
    const text = readFileSync(solOf(file), 'utf8');
    const checked = checkSol(read(file), text.replace(/(Route #\d+: )\d+ /, '$1'));
    const worse = checked.cost !== Number(row['bks']) || checked.violations.length > 0;
    expect(worse).toBe(true);
  });
});
