/**
 * How long a stop takes in that system: a base by kind of address and kind of postal route, and more
 * for each package. Kinds come from recorded answers of an address validation service.
 */
export type AddressKind = 'residential' | 'business' | 'unknown';
export type RouteKind = 'city' | 'rural' | 'high-rise' | 'unknown';

const BASE: Readonly<Record<AddressKind, Readonly<Record<RouteKind, number>>>> = {
  residential: { city: 240, rural: 360, 'high-rise': 480, unknown: 480 },
  business: { city: 180, rural: 300, 'high-rise': 600, unknown: 600 },
  unknown: { city: 300, rural: 420, 'high-rise': 600, unknown: 600 },
};
const PER_PACKAGE: Readonly<Record<AddressKind, number>> = {
  residential: 60,
  business: 50,
  unknown: 70,
};

/** Seconds. */
export const serviceTime = (address: AddressKind, route: RouteKind, packages: number): number =>
  BASE[address][route] + packages * PER_PACKAGE[address];

export const perPackageTime = (address: AddressKind): number => PER_PACKAGE[address];

/** From what the validation service says of an address. */
export function addressKind(metadata: { residential?: boolean; business?: boolean }): AddressKind {
  if (metadata.residential) return 'residential';
  return metadata.business ? 'business' : 'unknown';
}

/** By the first letter of the carrier route's code. */
export function routeKind(carrierRoute: string | undefined): RouteKind {
  const kinds: Readonly<Record<string, RouteKind>> = { C: 'city', R: 'rural', H: 'high-rise' };
  return kinds[carrierRoute?.[0] ?? ''] ?? 'unknown';
}
