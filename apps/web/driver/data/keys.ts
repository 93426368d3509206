/** What queries are called, for those who make them stale. */
export const routesKey = ['my-routes'] as const;
export const routeKey = (routeId: string) => ['route', routeId] as const;
export const parcelsKey = ['parcels'] as const;
export const offersKey = ['offers'] as const;
export const vehicleKey = ['my-vehicle'] as const;

/** What is read for one driver and not for the next. */
export const ownKeys = [
  routesKey,
  ['route'],
  ['route-line'],
  parcelsKey,
  offersKey,
  vehicleKey,
] as const;
