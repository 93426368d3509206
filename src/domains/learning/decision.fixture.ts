import { probability } from '@waystock/kernel';
import type { DecisionDraft } from './decision.ts';

export const aDraft = (changes: Partial<DecisionDraft> = {}): DecisionDraft => ({
  policy: 'allocation.exact-per-order',
  policyClass: 'CFA',
  modelVersion: 'terms-1',
  subject: 'ord_1',
  action: { from: 'NY' },
  value: { unit: 'USD-minor', expected: 1200, low: 1200, high: 1200, confidence: probability(1) },
  alternatives: [{ action: { from: 'CHI' }, regret: 600 }],
  reasons: [{ constraint: 'deadline', site_id: 'LA' }],
  inputs: { lines: [{ sku_id: 'A', units: 1 }] },
  ...changes,
});
