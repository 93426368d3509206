import type { Position } from '@waystock/kernel';

/** Where the means of payment is at home: no more of it than rules about fraud look at. */
export interface Billing {
  readonly country: string;
  /** To within ten kilometres; undefined where no street is known. */
  readonly position: Position | undefined;
}

/** Tells a town from another, not a house. */
export const roughly = ({ lon, lat }: Position): Position => ({
  lon: Math.round(lon * 10) / 10,
  lat: Math.round(lat * 10) / 10,
});
