import { coreHonours, coreSupports } from './core/supports.ts';
import { type Feature, featuresOf } from './features.ts';
import type { Problem } from './problem.ts';
import type { Report } from './validate-values.ts';

/**
 * Features of the model that no engine honours yet. `validate` refuses a problem that uses one: an
 * answer that quietly ignored it would be wrong. The checker knows all of them.
 */
const NOT_HONOURED: ReadonlyMap<Feature, string> = new Map<Feature, string>([
  ['collections', 'collections'],
  ['deliveries-first', 'the rule that deliveries come first'],
  ['no-collection-only-routes', 'the rule against routes of collections alone'],
  ['express-first', 'the rule that EXPRESS comes first'],
  ['cost-per-change', 'a cost per change'],
  ['reloads', 'reload trips'],
  ['breaks', 'breaks'],
  ['last-in-first-out', 'last in, first out'],
  ['overtime', 'overtime cost'],
  ['setup-time', 'setup time'],
  ['lateness', 'lateness for money'],
  ['groups', 'groups of alternatives'],
  ['ride-time', 'a limit of ride time'],
  ['tiers', 'tiers beyond the first'],
]);

export function unsupportedFaults(problem: Problem, report: Report): void {
  const byCore = coreSupports(problem);
  for (const [feature, field] of featuresOf(problem)) {
    if (byCore && coreHonours(feature)) continue;
    const name = NOT_HONOURED.get(feature);
    if (name === undefined) continue;
    report(field, `asks for ${name}, which the search does not honour yet`, 'remove it');
  }
}
