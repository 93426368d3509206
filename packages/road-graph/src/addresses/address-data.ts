import type { Position } from '../query/snap.ts';

/** What an extract says about addresses. */
export interface AddressData {
  readonly houses: readonly House[];
  /** Named streets on which no house is known. */
  readonly streets: readonly NamedStreet[];
  readonly places: readonly NamedPlace[];
}

/** A house one can deliver to. */
export interface House {
  readonly street: string;
  readonly houseNumber: string;
  /** Empty where the map does not say. */
  readonly postcode: string;
  /** The city, town or village. */
  readonly place: string;
  readonly district?: string;
  readonly position: Position;
  /** Between two numbers that are known; its own is not. */
  readonly interpolated?: true;
}

export interface NamedStreet {
  readonly name: string;
  readonly place: string;
  /** Somewhere in its middle. */
  readonly position: Position;
}

export interface NamedPlace {
  readonly name: string;
  readonly kind: string;
  readonly position: Position;
}
