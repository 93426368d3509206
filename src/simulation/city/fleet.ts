import {
  asId,
  type CourierId,
  type Currency,
  grams,
  type Metres,
  metres,
  millilitres,
  type Money,
  money,
  pick,
  type SiteId,
  units,
  type VehicleId,
  type Random,
  seededRandom,
} from '@waystock/kernel';
import type { Load } from '../../domains/catalogue/index.ts';
import { isMicroFulfilment, type SiteDraft, type WeeklySpan } from '../../domains/network/index.ts';
import type { Profile } from '../../domains/roads/index.ts';
import type { City } from './city.ts';
import { firstNames, lastNames } from './words.ts';

export type VehicleKind = 'van' | 'bike' | 'robot' | 'drone' | 'gig';

/** A vehicle as the fleet owner would describe it. */
export interface CityVehicle {
  readonly id: VehicleId;
  readonly name: string;
  readonly kind: VehicleKind;
  /** How it travels; gig drivers bring a car of their own. */
  readonly profile: Profile;
  /** Where it starts and ends its shift. */
  readonly homeSiteId: SiteId;
  readonly courier: { readonly id: CourierId; readonly name: string } | undefined;
  readonly capacity: { readonly max: Load /** Not sent out with less. */; readonly min: Load };
  /** On one charge or tank. */
  readonly range: Metres;
  readonly topSpeedKmh: number;
  readonly shifts: readonly WeeklySpan[];
  readonly cost: { readonly perKm: Money; readonly perHour: Money; readonly perUse: Money };
  /** Temperature and hazard classes it may carry beside ambient and harmless goods. */
  readonly skills: readonly string[];
}

/** What all vehicles of one model share; money in minor units, loads as [grams, litres, units]. */
interface Model {
  readonly kind: VehicleKind;
  readonly code: string;
  readonly name: string;
  readonly count: number;
  readonly profile: Profile;
  readonly home: 'centre' | 'node';
  readonly max: readonly [number, number, number];
  readonly min: readonly [number, number, number];
  readonly rangeKm: number;
  readonly topSpeedKmh: number;
  readonly shifts: readonly (readonly [from: number, until: number])[];
  readonly days: readonly number[];
  readonly cost: readonly [perKm: number, perHour: number, perUse: number];
  readonly skills: readonly string[];
}

const sixDays = [1, 2, 3, 4, 5, 6];
const sevenDays = [0, ...sixDays];

const models: readonly Model[] = [
  {
    kind: 'van',
    code: 'VAN',
    name: 'Electric van',
    count: 14,
    profile: 'van',
    home: 'centre',
    max: [900_000, 6000, 160],
    min: [20_000, 60, 4],
    rangeKm: 180,
    topSpeedKmh: 110,
    shifts: [
      [7, 15],
      [13, 21],
    ],
    days: sixDays,
    cost: [38, 2400, 1500],
    skills: ['lithium', 'flammable', 'aerosol', 'medical'],
  },
  {
    kind: 'van',
    code: 'COOLVAN',
    name: 'Refrigerated van',
    count: 6,
    profile: 'van',
    home: 'centre',
    max: [800_000, 4500, 120],
    min: [20_000, 60, 4],
    rangeKm: 150,
    topSpeedKmh: 110,
    shifts: [
      [6, 14],
      [12, 20],
    ],
    days: sevenDays,
    cost: [46, 2500, 1900],
    skills: ['chilled', 'frozen', 'medical', 'aerosol'],
  },
  {
    kind: 'bike',
    code: 'BIKE',
    name: 'Cargo bike',
    count: 14,
    profile: 'bike',
    home: 'node',
    max: [120_000, 450, 24],
    min: [0, 0, 1],
    rangeKm: 55,
    topSpeedKmh: 25,
    shifts: [
      [8, 14],
      [14, 20],
    ],
    days: sixDays,
    cost: [6, 1900, 200],
    skills: ['chilled', 'medical'],
  },
  {
    kind: 'robot',
    code: 'ROBOT',
    name: 'Pavement robot',
    count: 8,
    profile: 'robot',
    home: 'node',
    max: [18_000, 60, 6],
    min: [0, 0, 1],
    rangeKm: 9,
    topSpeedKmh: 6,
    shifts: [[8, 22]],
    days: sevenDays,
    cost: [9, 250, 40],
    skills: ['chilled', 'medical'],
  },
  {
    kind: 'drone',
    code: 'DRONE',
    name: 'Drone',
    count: 6,
    profile: 'drone',
    home: 'centre',
    max: [2500, 9, 2],
    min: [0, 0, 1],
    rangeKm: 16,
    topSpeedKmh: 60,
    shifts: [[8, 20]],
    days: sevenDays,
    cost: [14, 600, 150],
    skills: ['medical'],
  },
  {
    kind: 'gig',
    code: 'GIG',
    name: 'Gig driver',
    count: 14,
    profile: 'van',
    home: 'node',
    max: [220_000, 900, 36],
    min: [0, 0, 1],
    rangeKm: 300,
    topSpeedKmh: 130,
    shifts: [
      [11, 15],
      [16, 22],
    ],
    days: sevenDays,
    cost: [32, 1700, 0],
    skills: ['aerosol'],
  },
];

/** About 60 vehicles, spread over the sites they start from. */
export function staffFleet(city: City, sites: readonly SiteDraft[]): CityVehicle[] {
  const random = seededRandom(city.seed).fork('fleet');
  const centres = sites.filter(({ kind }) => !isMicroFulfilment(kind));
  const nodes = sites.filter(({ kind }) => isMicroFulfilment(kind));
  return models.flatMap((model) =>
    Array.from({ length: model.count }, (_, i) => {
      const homes = model.home === 'centre' ? centres : nodes;
      const homeSiteId = (homes[i % homes.length] as SiteDraft).id;
      return vehicleOf(model, { number: i + 1, homeSiteId, currency: city.currency, random });
    }),
  );
}

interface Making {
  readonly number: number;
  readonly homeSiteId: SiteId;
  readonly currency: Currency;
  readonly random: Random;
}

function vehicleOf(model: Model, { number, homeSiteId, currency, random }: Making): CityVehicle {
  const code = `${model.code}-${number.toString().padStart(2, '0')}`;
  const isDriven = model.kind !== 'robot' && model.kind !== 'drone';
  const [from, until] = model.shifts[number % model.shifts.length] as readonly [number, number];
  const [perKm, perHour, perUse] = model.cost;
  return {
    id: asId<VehicleId>(code),
    name: `${model.name} ${number}`,
    kind: model.kind,
    profile: model.profile,
    homeSiteId,
    courier: isDriven
      ? {
          id: asId<CourierId>(`COURIER-${code}`),
          name: `${pick(random, firstNames)} ${pick(random, lastNames)}`,
        }
      : undefined,
    capacity: { max: loadOf(model.max), min: loadOf(model.min) },
    range: metres(model.rangeKm * 1000),
    topSpeedKmh: model.topSpeedKmh,
    shifts: model.days.map((weekday) => ({ weekday, opens: from * 60, closes: until * 60 })),
    cost: {
      perKm: money(perKm, currency),
      perHour: money(perHour, currency),
      perUse: money(perUse, currency),
    },
    skills: model.skills,
  };
}

const loadOf = ([weight, litres, count]: readonly [number, number, number]): Load => ({
  weight: grams(weight),
  volume: millilitres(litres * 1000),
  units: units(count),
});
