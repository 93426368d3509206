import {
  type Application,
  type HighValues,
  highValues,
  type History,
  type Reason,
  type RuleName,
  rules,
} from './rules.ts';

export type Verdict = 'clear' | 'review' | 'reject';

export interface Score {
  /** The sum of the reasons' points. */
  readonly score: number;
  readonly verdict: Verdict;
  /** Heaviest first. */
  readonly reasons: readonly Reason[];
}

export interface FraudPolicy {
  readonly reviewFrom: number;
  readonly rejectFrom: number;
  readonly highValues: HighValues;
}

/** Two weighty signs bring an order before a person; three or four turn it away. */
export const standardPolicy: FraudPolicy = { reviewFrom: 40, rejectFrom: 90, highValues };

/** How suspicious an order is, and exactly why. */
export function scoreOrder(
  application: Application,
  history: History,
  policy: FraudPolicy = standardPolicy,
): Score {
  const reasons: Reason[] = [];
  for (const rule of Object.keys(rules) as RuleName[]) {
    const finding = rules[rule](application, history, policy.highValues);
    if (finding) reasons.push({ rule, ...finding });
  }
  reasons.sort((a, b) => b.points - a.points || (a.rule < b.rule ? -1 : 1));
  const score = reasons.reduce((total, reason) => total + reason.points, 0);
  return { score, verdict: verdictOf(score, policy), reasons };
}

function verdictOf(score: number, policy: FraudPolicy): Verdict {
  if (score >= policy.rejectFrom) return 'reject';
  return score >= policy.reviewFrom ? 'review' : 'clear';
}
