import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyProblem, anyTerms } from './allocation.arbitrary.ts';
import { inputsOf, recordOf } from './decision-record.ts';
import { planFromJson, type PlanJson, planToJson } from './plan-json.ts';
import { decide } from './policy.ts';
import { asId, type OrderId } from '@waystock/kernel';

test('a plan comes back from JSON as it was', () => {
  fc.assert(
    fc.property(anyProblem({ lines: 4, sites: 4, hub: true }), anyTerms, (problem, terms) => {
      const decided = decide(problem, terms);
      if (!decided.ok) return;
      const { chosen } = decided.value;
      const sent = JSON.parse(JSON.stringify(planToJson(chosen))) as PlanJson;
      expect(planFromJson(sent)).toEqual(chosen);
    }),
  );
});

test('the record of a decision holds every alternative with its regret, and says why in words', () => {
  fc.assert(
    fc.property(anyProblem({ lines: 3, sites: 4 }), anyTerms, (problem, terms) => {
      const decided = decide(problem, terms);
      if (!decided.ok) return;
      const decision = decided.value;
      const record = recordOf(asId<OrderId>('ord_1'), problem, { decision, cause: 'placed' });
      expect(record.alternatives).toHaveLength(decision.alternatives.length);
      expect(record.value.expected).toBe(Number(decision.chosen.cost.total.minor));
      for (const reason of record.reasons)
        expect(reason).toEqual(expect.objectContaining({ text: expect.stringMatching(/\.$/) }));
      expect(JSON.parse(JSON.stringify(record.inputs))).toEqual(inputsOf(problem));
    }),
  );
});
