import type { Stop } from '../outbox/as-reported.ts';

/** What a stop is called; a door whose address is not told any more by what was done there. */
export const stopName = (stop: Stop, siteName = 'the site'): string => {
  if (stop.kind === 'return') return `Back to ${siteName}`;
  if (stop.kind === 'load')
    return stop.shipment_id === null ? `Load at ${siteName}` : 'Fetch a parcel on the way';
  return stop.address ?? `Delivery ${stop.stop_id.slice(-4)}`;
};

/** Opens the device's own navigation; in a browser that has none, a map. */
export const navigationLink = ({ position: { lat, lon } }: Stop): string =>
  `geo:${lat},${lon}?q=${lat},${lon}`;
export const mapLink = ({ position: { lat, lon } }: Stop): string =>
  `https://www.openstreetmap.org/directions?to=${lat}%2C${lon}`;
