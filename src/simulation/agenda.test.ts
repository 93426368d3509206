import type { Instant } from '@waystock/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Agenda } from './agenda.ts';

const nothing = async (): Promise<void> => undefined;

test('appointments come back by instant, then in the order they were made', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (instants) => {
      const agenda = new Agenda();
      const runs = instants.map((at) => ({ at, run: () => nothing() }));
      for (const { at, run } of runs) agenda.add(at as Instant, run);
      const expected = runs
        .map((r, seq) => ({ ...r, seq }))
        .sort((a, b) => a.at - b.at || a.seq - b.seq)
        .map((r) => r.run);
      const taken = [];
      for (let next = agenda.take(); next; next = agenda.take()) taken.push(next.run);
      expect(taken.length).toBe(expected.length);
      taken.forEach((run, i) => expect(run).toBe(expected[i]));
    }),
  );
});
