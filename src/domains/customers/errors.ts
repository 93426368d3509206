import type { AddressId, CustomerId } from '@waystock/kernel';
import type { Place, Profile } from './customer.ts';

/** What customers may refuse. Nothing here carries personal data, so all of it may be logged. */
export type CustomersError = InvalidCustomer | NoSuchCustomer | AddressNotFound;

/** Not there, or another's: the two are not told apart. */
export interface AddressNotFound {
  readonly kind: 'address-not-found';
  readonly addressId: AddressId;
}

export type NoSuchCustomer = CustomerNotFound | CustomerErased;

export interface CustomerNotFound {
  readonly kind: 'customer-not-found';
  readonly customerId: CustomerId;
}

export interface CustomerErased {
  readonly kind: 'customer-erased';
  readonly customerId: CustomerId;
}

export interface InvalidCustomer {
  readonly kind: 'customer-invalid';
  readonly customerId: CustomerId;
  readonly issues: readonly CustomerIssue[];
}

export interface CustomerIssue {
  readonly field: keyof Profile | keyof Place;
  /** Completes the sentence "The … of a customer …". */
  readonly rule: string;
}
