import type { DeliveredFact, World } from '../world.ts';

/** Something that must hold whatever happens. */
export interface Checker {
  readonly name: string;
  /** What is wrong with what has just happened, if anything; folds facts in memory. */
  onFact?(fact: DeliveredFact): string | undefined;
  /** What is wrong now, by asking the database; now and then, and at the end. */
  reconcile?(world: World, moment: Moment): Promise<readonly string[]>;
}

/** Under way some books may lag behind others; at the end nothing is under way. */
export type Moment = 'under-way' | 'at-end';

/** A check that failed; `replay` in the report says how to see it again. */
export class Violation extends Error {
  override name = 'Violation';
}
