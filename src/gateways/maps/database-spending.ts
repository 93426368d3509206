import { addSpending, subtractSpending } from '../../storage/spending.ts';
import type { Database } from '../../world.ts';
import type { SpendStore } from './budget.ts';

/** The day's sum in the database: one for all processes, and there after a restart. */
export const databaseSpending = (db: Database, budget = 'maps'): SpendStore => ({
  add: (day, thousandths, limit) =>
    db.transact((tx) => addSpending(tx, { budget, day, thousandths }, limit)),
  subtract: (day, thousandths) =>
    db.transact((tx) => subtractSpending(tx, { budget, day, thousandths })),
});
