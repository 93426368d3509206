import {
  asId,
  type CourierId,
  type Currency,
  grams,
  metres,
  millilitres,
  money,
  pick,
  type Random,
  seededRandom,
  type SiteId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import type { CourierDraft, Load, Profile, VehicleDraft } from '../../domains/fleet/index.ts';
import { isMicroFulfilment, type SiteDraft } from '../../domains/network/index.ts';
import type { City } from './city.ts';
import { firstNames, lastNames } from './words.ts';

/** Vehicles, the people who drive or watch them, and who drives which. */
export interface CityFleet {
  readonly vehicles: readonly VehicleDraft[];
  readonly couriers: readonly CourierDraft[];
  readonly drivers: readonly { readonly vehicleId: VehicleId; readonly courierId: CourierId }[];
}

/** What all vehicles of one model share; money in minor units, loads as [grams, litres, units]. */
interface Model {
  readonly code: string;
  readonly name: string;
  readonly count: number;
  readonly profile: Profile;
  readonly home: 'centre' | 'node';
  readonly max: readonly [number, number, number];
  readonly min: readonly [number, number, number];
  readonly rangeKm: number;
  /** On average in town. */
  readonly kmh: number;
  readonly shifts: readonly (readonly [from: number, until: number])[];
  readonly days: readonly number[];
  readonly cost: readonly [perKm: number, perHour: number, perUse: number];
  readonly skills: readonly string[];
}

const sixDays = [1, 2, 3, 4, 5, 6];
const sevenDays = [0, ...sixDays];

const models: readonly Model[] = [
  {
    code: 'VAN',
    name: 'Electric van',
    count: 14,
    profile: 'van',
    home: 'centre',
    max: [900_000, 6000, 160],
    min: [20_000, 60, 4],
    rangeKm: 180,
    kmh: 26,
    shifts: [
      [7, 15],
      [13, 21],
    ],
    days: sixDays,
    cost: [38, 2400, 1500],
    skills: ['lithium', 'flammable', 'aerosol', 'medical'],
  },
  {
    code: 'COOLVAN',
    name: 'Refrigerated van',
    count: 6,
    profile: 'van',
    home: 'centre',
    max: [800_000, 4500, 120],
    min: [20_000, 60, 4],
    rangeKm: 150,
    kmh: 26,
    shifts: [
      [6, 14],
      [12, 20],
    ],
    days: sevenDays,
    cost: [46, 2500, 1900],
    skills: ['chilled', 'frozen', 'medical', 'aerosol', 'flammable', 'lithium'],
  },
  {
    code: 'BIKE',
    name: 'Cargo bike',
    count: 24,
    profile: 'bike',
    home: 'node',
    max: [120_000, 450, 24],
    min: [0, 0, 1],
    rangeKm: 55,
    kmh: 16,
    shifts: [
      [8, 14],
      [14, 20],
    ],
    days: sixDays,
    cost: [6, 1900, 200],
    skills: ['chilled', 'medical'],
  },
  {
    code: 'ROBOT',
    name: 'Pavement robot',
    count: 8,
    profile: 'robot',
    home: 'node',
    max: [18_000, 60, 6],
    min: [0, 0, 1],
    rangeKm: 9,
    kmh: 5,
    shifts: [[8, 22]],
    days: sevenDays,
    cost: [9, 250, 40],
    skills: ['chilled', 'medical'],
  },
  {
    code: 'DRONE',
    name: 'Drone',
    count: 6,
    profile: 'drone',
    home: 'centre',
    max: [2500, 9, 2],
    min: [0, 0, 1],
    rangeKm: 16,
    kmh: 50,
    shifts: [[8, 20]],
    days: sevenDays,
    cost: [14, 600, 150],
    skills: ['medical'],
  },
  {
    code: 'GIG',
    name: 'Gig driver',
    count: 14,
    profile: 'gig',
    home: 'node',
    max: [220_000, 900, 36],
    min: [0, 0, 1],
    rangeKm: 300,
    kmh: 26,
    shifts: [
      [16, 22],
      [11, 15],
    ],
    days: sevenDays,
    cost: [32, 1700, 0],
    skills: ['aerosol'],
  },
];

const isDriven = (profile: Profile): boolean => profile !== 'robot' && profile !== 'drone';

/** About 70 vehicles, spread over the sites they start from, each with a driver if it needs one. */
export function staffFleet(
  city: Pick<City, 'seed' | 'currency'>,
  sites: readonly SiteDraft[],
): CityFleet {
  const random = seededRandom(city.seed).fork('fleet');
  const centres = sites.filter(({ kind }) => !isMicroFulfilment(kind));
  const nodes = sites.filter(({ kind }) => isMicroFulfilment(kind));
  const vehicles = models.flatMap((model) =>
    Array.from({ length: model.count }, (_, i) => {
      const homes = model.home === 'centre' ? centres : nodes;
      const homeSiteId = (homes[i % homes.length] as SiteDraft).id;
      // Each site has somebody for the first shift before any has two.
      const shift = Math.floor(i / homes.length) % model.shifts.length;
      return vehicleOf(model, { number: i + 1, homeSiteId, shift, currency: city.currency });
    }),
  );
  const driven = vehicles.filter(({ profile }) => isDriven(profile));
  const drivers = driven.map(({ id, homeSiteId, profile }) =>
    courierOf(`COURIER-${id}`, homeSiteId, { roles: ['driver'], profiles: [profile], random }),
  );
  const watching = { roles: ['operator'], profiles: ['robot', 'drone'], random } as const;
  const operators = centres.map(({ id }, i) => courierOf(`OPERATOR-${i + 1}`, id, watching));
  return {
    vehicles,
    couriers: [...drivers, ...operators],
    drivers: driven.map(({ id }, i) => ({
      vehicleId: id,
      courierId: (drivers[i] as CourierDraft).id,
    })),
  };
}

interface Making {
  readonly number: number;
  readonly homeSiteId: SiteId;
  readonly shift: number;
  readonly currency: Currency;
}

function vehicleOf(model: Model, { number, homeSiteId, shift, currency }: Making): VehicleDraft {
  const [from, until] = model.shifts[shift] as readonly [number, number];
  const [perKm, perHour, perUse] = model.cost;
  return {
    id: asId<VehicleId>(`${model.code}-${number.toString().padStart(2, '0')}`),
    name: `${model.name} ${number}`,
    profile: model.profile,
    homeSiteId,
    capacity: loadOf(model.max),
    leastLoad: loadOf(model.min),
    range: metres(model.rangeKm * 1000),
    metresPerSecond: Math.round(model.kmh / 0.36) / 10,
    shifts: model.days.map((weekday) => ({ weekday, opens: from * 60, closes: until * 60 })),
    cost: {
      perKm: money(perKm, currency),
      perHour: money(perHour, currency),
      perUse: money(perUse, currency),
    },
    skills: model.skills,
  };
}

interface Duty extends Pick<CourierDraft, 'roles' | 'profiles'> {
  readonly random: Random;
}

const courierOf = (id: string, homeSiteId: SiteId, { random, ...duty }: Duty): CourierDraft => ({
  ...duty,
  id: asId<CourierId>(id),
  name: `${pick(random, firstNames)} ${pick(random, lastNames)}`,
  homeSiteId,
  active: true,
});

const loadOf = ([weight, litres, count]: readonly [number, number, number]): Load => ({
  weight: grams(weight),
  volume: millilitres(litres * 1000),
  units: units(count),
});
