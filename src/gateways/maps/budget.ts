import { assert, type Instant, isoOf, type Money, ok, refuse, type Result } from '@waystock/kernel';
import type { MapRefusal } from './refusals.ts';

/**
 * A day's money. What a request costs is counted before it is made; if it does not fit, it is not made.
 * Sums are in thousandths of a minor unit, since prices are per thousand: 625 elements at 5.00 a thousand
 * are 312,500 thousandths of a cent, a whole number. Days are those of UTC.
 */
export interface Budget {
  /** Counts and says on which day, or refuses and counts nothing. */
  spend(provider: string, cost: bigint): Promise<Result<string, MapRefusal>>;
  /** Takes back what was counted and is certain not to be billed. */
  giveBack(day: string, cost: bigint): Promise<void>;
}

/** Where the day's sum is kept: it outlives the process and is one for all of them. */
export interface SpendStore {
  /** Adds if the sum then is at most `limit`, in one step; says whether it did. */
  add(day: string, amount: bigint, limit: bigint): Promise<boolean>;
  subtract(day: string, amount: bigint): Promise<void>;
}

export interface BudgetOptions {
  readonly daily: Money;
  readonly store: SpendStore;
  readonly now: () => Instant;
}

export const dayOf = (at: Instant): string => isoOf(at).slice(0, 10);

/** `count` of what costs `perThousand` a thousand, in thousandths of its minor unit. */
export function costOf(count: number, perThousand: Money): bigint {
  return BigInt(count) * perThousand.minor;
}

export function openBudget({ daily, store, now }: BudgetOptions): Budget {
  assert(daily.minor >= 0n, 'a budget is not negative');
  const limit = daily.minor * 1000n;
  return {
    async spend(provider, cost) {
      const day = dayOf(now());
      if (cost === 0n) return ok(day);
      try {
        const isSpent = await store.add(day, cost, limit);
        return isSpent ? ok(day) : refuse({ kind: 'budget-spent', provider, day, limit: daily });
      } catch {
        return refuse({ kind: 'budget-unknown', provider });
      }
    },
    async giveBack(day, cost) {
      // What cannot be given back stays spent, which errs on the safe side.
      if (cost > 0n) await store.subtract(day, cost).catch(() => undefined);
    },
  };
}

/** For providers that cost nothing. */
export const freeOfCharge: Budget = {
  spend: async () => ok('any day'),
  giveBack: async () => undefined,
};

/** In memory: for tests, and for a simulation that ends with its process. */
export function memorySpending(): SpendStore & { readonly sums: ReadonlyMap<string, bigint> } {
  const sums = new Map<string, bigint>();
  return {
    sums,
    async add(day, amount, limit) {
      const sum = (sums.get(day) ?? 0n) + amount;
      if (sum > limit) return false;
      sums.set(day, sum);
      return true;
    },
    async subtract(day, amount) {
      const sum = (sums.get(day) ?? 0n) - amount;
      sums.set(day, sum > 0n ? sum : 0n);
    },
  };
}
