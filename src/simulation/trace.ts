import { createHash } from 'node:crypto';
import type { DeliveredFact } from '../world.ts';

/**
 * A fingerprint of everything that happened: kind, key, instant and content of every fact in the
 * order of their publication. Equal seeds must give equal fingerprints.
 */
export interface Trace {
  add(fact: DeliveredFact): void;
  digest(): string;
  readonly facts: number;
}

export function openTrace(): Trace {
  const hash = createHash('sha256');
  let facts = 0;
  return {
    add(fact) {
      facts++;
      hash.update(`${fact.kind} ${fact.key} ${fact.at} ${stable(fact.data)}\n`);
    },
    digest: () => hash.copy().digest('hex').slice(0, 16),
    get facts() {
      return facts;
    },
  };
}

/** JSON with sorted keys: jsonb does not keep the order in which fields were written. */
const stable = (value: unknown): string =>
  JSON.stringify(value, (_key, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([a], [b]) => (a < b ? -1 : 1)))
      : field,
  );
