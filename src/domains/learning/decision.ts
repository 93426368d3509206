import { createHash } from 'node:crypto';
import { assert, type DecisionId, type Instant, type Probability } from '@waystock/kernel';
import type { Json } from '../../world.ts';

/**
 * A decision as it is kept: enough to explain it to the person it concerns, to compare it with what
 * came of it, and to take it again from the same inputs.
 */
export interface Decision {
  readonly id: DecisionId;
  readonly at: Instant;
  /** `allocation.exact-per-order`: the domain and its rule. */
  readonly policy: string;
  readonly policyClass: PolicyClass;
  /** Version of the parameters or of the model behind the policy. */
  readonly modelVersion: string;
  /** What it is about: the id of an order, a route, or `sku@site`. */
  readonly subject: string;
  /** Which state of the subject was decided on: 1, 2, 3 … per policy. */
  readonly sequence: number;
  readonly action: Json;
  readonly value: Estimate;
  /** What else could have been done, and what that would have cost beside the action. */
  readonly alternatives: readonly { readonly action: Json; readonly regret: number }[];
  /** What each constraint ruled out. */
  readonly reasons: readonly Json[];
  /** Of everything the policy was given. */
  readonly inputsHash: string;
  /** The inputs themselves, where the policy keeps them. */
  readonly inputs: Json | undefined;
}

/** Powell's four classes: a rule, a parametrised optimum, a value function, a look ahead. */
export type PolicyClass = 'PFA' | 'CFA' | 'VFA' | 'DLA';

export interface Estimate {
  /** `EUR-minor`, `seconds`, `units`. */
  readonly unit: string;
  readonly expected: number;
  /** Where the outcome lies with this confidence; a point when nothing in it is uncertain. */
  readonly low: number;
  readonly high: number;
  readonly confidence: Probability;
}

/** What a policy hands over; the rest follows from the transaction and the inputs. */
export interface DecisionDraft
  extends Omit<Decision, 'id' | 'at' | 'sequence' | 'inputsHash' | 'inputs'> {
  readonly inputs: Json;
  /** Keep the inputs, not only their hash. */
  readonly keepInputs?: boolean;
}

export function checkDraft({ value, policy, subject }: DecisionDraft): void {
  assert(subject.length > 0, `a decision of ${policy} is about something`);
  assert(
    value.low <= value.expected && value.expected <= value.high,
    `${policy}: ${value.expected} lies outside ${value.low} to ${value.high}`,
  );
}

/** The same for equal values, whatever the order of their fields. */
export const hashOf = (inputs: Json): string =>
  createHash('sha256').update(canonical(inputs)).digest('base64url');

/** JSON with sorted fields and no spaces; the inputs of an allocation are some thousand fields. */
function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join()}]`;
  let fields = '';
  for (const name of Object.keys(value).sort())
    fields += `${fields && ','}${JSON.stringify(name)}:${canonical(value[name] ?? null)}`;
  return `{${fields}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
