import type { Position, Result } from '@waystock/kernel';
import type { Asking, MapTerms } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/** Whoever can say whether an address exists, and where. */
export interface AddressProvider {
  readonly id: string;
  readonly terms: MapTerms;
  check(query: AddressLines, asking: Asking): Promise<Result<AddressVerdict, MapRefusal>>;
}

export interface AddressLines {
  /** As people write them: street and number, then postcode and place. */
  readonly lines: readonly string[];
  /** ISO 3166 in two capitals; without it the provider guesses. */
  readonly region?: string;
}

/** From the door to no more than a town: how fine an address, or a position, is. */
export type Granularity =
  | 'SUB_PREMISE'
  | 'PREMISE'
  | 'PREMISE_PROXIMITY'
  | 'BLOCK'
  | 'ROUTE'
  | 'OTHER';

/** What to do with the address: take it, show it to its writer, or have it written anew. */
export type NextAction = 'accept' | 'confirm' | 'confirm-add-subpremises' | 'fix';

/** The verdict in the shape of Google's, so that adapters map one to one. */
export interface AddressVerdict {
  readonly source: string;
  readonly granularity: {
    readonly input: Granularity;
    readonly validation: Granularity;
    readonly geocode: Granularity;
  };
  readonly isComplete: boolean;
  readonly nextAction: NextAction;
  readonly formatted: string | undefined;
  readonly position: Position | undefined;
  readonly components: readonly AddressComponent[];
  /** Types of components that should be there. */
  readonly missing: readonly string[];
  /** Words of the input that mean nothing. */
  readonly unresolved: readonly string[];
  readonly kind: 'residential' | 'business' | 'unknown';
  /** The one thing of Google's that may be kept for ever. */
  readonly placeId: string | undefined;
}

export interface AddressComponent {
  /** `street_number`, `route`, `locality`, `postal_code` and so on. */
  readonly type: string;
  readonly text: string;
  readonly state: 'confirmed' | 'inferred' | 'unresolved';
  /** Replaced, or its spelling corrected. */
  readonly isChanged: boolean;
}

/** A courier can go there although nobody has been asked: it is a house, and nothing was guessed. */
export const isConfirmed = ({ nextAction }: AddressVerdict): boolean => nextAction === 'accept';
