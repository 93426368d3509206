import {
  type AddressId,
  type CustomerId,
  type Instant,
  ok,
  type Position,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { CustomerIssue, InvalidCustomer } from './errors.ts';

/** What is sealed about a person. */
export interface Profile {
  readonly name: string;
  readonly email: string;
  readonly phone: string | undefined;
}

export interface Customer extends Profile {
  readonly id: CustomerId;
  readonly createdAt: Instant;
  readonly consents: Consents;
  readonly version: number;
}

/** False until the person says otherwise. */
export interface Consents {
  readonly marketing: boolean;
  /** May the whereabouts of this person feed predictions? */
  readonly location: boolean;
}

export interface CustomerDraft extends Profile {
  readonly id: CustomerId;
  /** Since when there is an account, if it is older than this system; counts for a new one only. */
  readonly createdAt?: Instant;
}

/** Where to deliver; sealed as a whole. */
export interface Place {
  readonly position: Position;
  /** Street and number first; 1 to 4 lines. */
  readonly lines: readonly string[];
  /** Empty where there are none. */
  readonly postcode: string;
  readonly city: string;
  /** ISO 3166-1, two capitals. */
  readonly country: string;
  readonly recipient: string | undefined;
  readonly instructions: string | undefined;
}

export interface Address extends Place {
  readonly id: AddressId;
  readonly customerId: CustomerId;
}

export type AddressDraft = Place & { readonly id?: AddressId; readonly customerId: CustomerId };

/** Every rule at once. Issues name fields and rules, never the values: those are personal. */
export function checkProfile(draft: CustomerDraft): Result<CustomerDraft, InvalidCustomer> {
  const issues: CustomerIssue[] = [];
  if (!isText(draft.name, 200)) issues.push({ field: 'name', rule: 'has 1 to 200 characters' });
  if (!isEmail(draft.email)) issues.push({ field: 'email', rule: 'looks like name@host.tld' });
  if (draft.phone !== undefined && !/^\+?[0-9 ()/-]{5,25}$/.test(draft.phone))
    issues.push({ field: 'phone', rule: 'has 5 to 25 digits, spaces or ( ) / -' });
  return issues.length === 0
    ? ok(draft)
    : refuse({ kind: 'customer-invalid', customerId: draft.id, issues });
}

export function checkAddress(draft: AddressDraft): Result<AddressDraft, InvalidCustomer> {
  const issues: CustomerIssue[] = [];
  const rule = (holds: boolean, field: CustomerIssue['field'], rule: string): void => {
    if (!holds) issues.push({ field, rule });
  };
  const { lines } = draft;
  rule(lines.length >= 1 && lines.length <= 4, 'lines', 'are one to four');
  rule(
    lines.every((line) => isText(line, 120)),
    'lines',
    'have 1 to 120 characters each',
  );
  rule(draft.postcode.length <= 12, 'postcode', 'has at most 12 characters');
  rule(isText(draft.city, 120), 'city', 'has 1 to 120 characters');
  rule(/^[A-Z]{2}$/.test(draft.country), 'country', 'is two capitals such as KE');
  rule(isOptional(draft.recipient, 200), 'recipient', 'has 1 to 200 characters');
  rule(isOptional(draft.instructions, 500), 'instructions', 'have 1 to 500 characters');
  return issues.length === 0
    ? ok(draft)
    : refuse({ kind: 'customer-invalid', customerId: draft.customerId, issues });
}

const isText = (text: string, longest: number): boolean =>
  text.trim().length > 0 && text.length <= longest;
const isOptional = (text: string | undefined, longest: number): boolean =>
  text === undefined || isText(text, longest);
const isEmail = (text: string): boolean =>
  text.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
