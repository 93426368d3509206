import { ok, seededRandom, shuffled } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyProblem, anyTerms } from './allocation.arbitrary.ts';
import { checkPlan } from './check-plan.ts';
import { decide, decidePlan } from './policy.ts';
import { simpleRule } from './simple-rule.ts';

const any = anyProblem({ lines: 4, sites: 4 });
const withHub = anyProblem({ lines: 4, sites: 4, hub: true });

describe.each([
  ['any order', any],
  ['orders with a hub', withHub],
])('%s', (_, problems) => {
  test('every plan told can be carried out: units there are, in time, adding up', () => {
    fc.assert(
      fc.property(problems, anyTerms, (problem, terms) => {
        const decided = decide(problem, terms);
        if (!decided.ok) return;
        const { chosen, alternatives } = decided.value;
        for (const plan of [chosen, ...alternatives.map((other) => other.plan)])
          expect(checkPlan(problem, plan)).toEqual([]);
      }),
    );
  });

  test('the plan alone is the one that the whole decision chooses', () => {
    fc.assert(
      fc.property(problems, anyTerms, (problem, terms) => {
        const whole = decide(problem, terms);
        expect(decidePlan(problem, terms)).toEqual(whole.ok ? ok(whole.value.chosen) : whole);
      }),
    );
  });

  test('costs never more than the plain rule, unless the closest node comes first', () => {
    fc.assert(
      fc.property(problems, anyTerms, (problem, terms) => {
        const decided = decide(problem, terms);
        const plain = simpleRule(problem, terms);
        if (!plain) return;
        expect(decided.ok).toBe(true);
        if (!decided.ok || decided.value.rule === 'closest-node') return;
        expect(decided.value.chosen.cost.total.minor).toBeLessThanOrEqual(plain.cost.total.minor);
      }),
    );
  });

  test('regret is what an alternative costs more, and only a rule makes it negative', () => {
    fc.assert(
      fc.property(problems, anyTerms, (problem, terms) => {
        const decided = decide(problem, terms);
        if (!decided.ok) return;
        const { chosen, alternatives, rule } = decided.value;
        for (const { plan, regret, differences } of alternatives) {
          expect(regret.minor).toBe(plan.cost.total.minor - chosen.cost.total.minor);
          expect(Object.values(differences).reduce((sum, d) => sum + d.minor, 0n)).toBe(
            regret.minor,
          );
          if (rule === 'cheapest') expect(regret.minor).toBeGreaterThanOrEqual(0n);
        }
      }),
    );
  });

  test('is the same again, and in whatever order the sites come', () => {
    fc.assert(
      fc.property(problems, anyTerms, fc.string(), (problem, terms, seed) => {
        const sites = shuffled(seededRandom(seed), problem.sites);
        expect(decide({ ...problem, sites }, terms)).toEqual(
          expect.objectContaining({ ok: decide(problem, terms).ok }),
        );
        const [first, second] = [decide(problem, terms), decide({ ...problem, sites }, terms)];
        if (first.ok && second.ok) expect(second.value.chosen).toEqual(first.value.chosen);
      }),
    );
  });
});

test('no plan: the lines it lacks are those that cannot all be reached', () => {
  fc.assert(
    fc.property(any, anyTerms, (problem, terms) => {
      const decided = decide(problem, terms);
      if (decided.ok) return;
      for (const line of decided.error.lacking) {
        expect(line.short).toBe(line.wanted - line.reachable);
        expect(line.short).toBeGreaterThan(0);
        for (const place of line.where)
          expect(place.reachable).toBeLessThanOrEqual(place.available);
      }
    }),
  );
});
