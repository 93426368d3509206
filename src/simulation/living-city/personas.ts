import type { Role } from '@waystock/contract';
import type { CustomerId, SiteId, VehicleId } from '@waystock/kernel';
import type { Identity } from '../../http/development-issuer.ts';
import { isMicroFulfilment } from '../../domains/network/index.ts';
import type { LivingCity } from '../load-city.ts';

/** Somebody whose place a visitor may take with one click. */
export interface Persona extends Pick<Identity, 'subject' | 'scope'> {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  /** What they are and can do. */
  readonly about: string;
  /** What they alone act for, and nobody else while a visitor is in their place. */
  readonly takes: readonly (VehicleId | SiteId | CustomerId)[];
}

export function personasOf(living: LivingCity): Persona[] {
  return [...shoppers(living), ...drivers(living), ...hosts(living), ...office];
}

const shoppers = ({ shoppers: all }: LivingCity): Persona[] =>
  all.slice(0, 2).map(({ id, name, home }) => ({
    id: `shopper-${id}`,
    role: 'shopper',
    subject: id,
    name,
    about: `Lives at ${home.street} ${home.houseNumber}; orders, follows and returns.`,
    takes: [id],
  }));

const vehiclesToDrive: readonly [vehicleId: string, about: string][] = [
  ['VAN-01', 'Drives an electric van from a fulfilment centre, stop by stop.'],
  ['BIKE-01', 'Rides a cargo bike from a shop round the corner.'],
  ['GIG-01', 'Drives a car of their own and decides on each offer.'],
];

function drivers({ fleet }: LivingCity): Persona[] {
  return vehiclesToDrive.flatMap(([id, about]) => {
    const driver = fleet.drivers.find(({ vehicleId }) => vehicleId === id);
    const courier = fleet.couriers.find((one) => one.id === driver?.courierId);
    if (!driver || !courier) return [];
    const { vehicleId } = driver;
    return {
      id: `driver-${vehicleId}`,
      role: 'driver' as const,
      subject: courier.id,
      scope: { courierId: courier.id, vehicles: [vehicleId] },
      name: courier.name,
      about,
      takes: [vehicleId],
    };
  });
}

function hosts({ sites }: LivingCity): Persona[] {
  const centre = sites.find(({ kind }) => !isMicroFulfilment(kind));
  const shop = sites.find(({ kind }) => kind === 'shop');
  const host = (site: typeof centre, about: string): Persona[] =>
    site
      ? [
          {
            id: `host-${site.id}`,
            role: 'host',
            subject: `host-${site.id}`,
            scope: { sites: [site.id] },
            name: site.name,
            about,
            takes: [site.id],
          },
        ]
      : [];
  return [
    ...host(centre, 'The team of a fulfilment centre: receives, picks, packs and hands over.'),
    ...host(shop, 'Keeps shelves for the city in a shop of their own, and hands over parcels.'),
  ];
}

const office: readonly Persona[] = [
  {
    id: 'ops',
    role: 'ops',
    subject: 'demo-ops',
    scope: { regions: 'all' },
    name: 'Operations',
    about: 'Sees the whole city on the map, and steps in where something goes wrong.',
    takes: [],
  },
  {
    id: 'auditor',
    role: 'auditor',
    subject: 'demo-auditor',
    scope: { regions: 'all' },
    name: 'Auditor',
    about: 'Looks at everything and changes nothing.',
    takes: [],
  },
];
