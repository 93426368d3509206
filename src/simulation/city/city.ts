import type { Currency, Position, TimeZone } from '@waystock/kernel';
import type { CountryCode } from '@waystock/road-graph';
import type { Address, StreetNetwork } from '../../domains/roads/index.ts';

/** An invented city as plain data: the same seed gives the same city, byte for byte. */
export interface City {
  readonly seed: string;
  readonly name: string;
  readonly river: string;
  readonly country: CountryCode;
  readonly timeZone: TimeZone;
  readonly currency: Currency;
  /** The market square. */
  readonly centre: Position;
  readonly bounds: Bounds;
  readonly streets: StreetNetwork;
  /** How many nodes are junctions or dead ends; the others only give streets their shape. */
  readonly junctions: number;
  readonly addresses: readonly CityAddress[];
  readonly districts: readonly District[];
  /** What a map draws under the streets. */
  readonly areas: readonly Area[];
}

export interface CityAddress extends Address {
  readonly district: string;
}

export interface District {
  readonly name: string;
  readonly postcode: string;
  readonly centre: Position;
  readonly ring: Ring;
}

export interface Area {
  readonly kind: 'city' | 'river' | 'park';
  readonly name: string;
  readonly ring: Ring;
}

/** The corners of a polygon in order; the first is not repeated at the end. */
export type Ring = readonly Position[];

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}
