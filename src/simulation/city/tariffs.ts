import { type Currency, grams, metres, minutes, money, must } from '@waystock/kernel';
import type { CarrierContract, LastMile } from '../../domains/allocation/index.ts';
import type { VehicleDraft } from '../../domains/fleet/index.ts';
import { isMicroFulfilment, type SiteDraft } from '../../domains/network/index.ts';
import type { City } from './city.ts';

/** Two parcel services that collect at every site in the afternoon, for what need not be cold. */
export const contractsOf = ({ currency }: Pick<City, 'currency'>): CarrierContract[] => [
  contract('post.parcel', { base: 279, perKg: 22, businessDays: 2, currency }),
  contract('post.express', { base: 549, perKg: 35, businessDays: 1, currency }),
];

interface Service {
  readonly base: number;
  readonly perKg: number;
  readonly businessDays: number;
  readonly currency: Currency;
}

const contract = (
  id: string,
  { base, perKg, businessDays, currency }: Service,
): CarrierContract => ({
  id,
  tariff: {
    carrier: 'post',
    service: id.slice(5),
    zones: [
      {
        zone: 'city',
        upTo: metres(30_000),
        rate: {
          base: money(base, currency),
          bands: [{ upTo: grams(31_000), perKg: money(perKg, currency) }],
        },
        transit: { businessDays, deliveredByMinute: 18 * 60 },
      },
    ],
  },
  carries: { temperatures: ['ambient'], hazards: ['none', 'aerosol'] },
  collectsAt: 17 * 60 + 30,
  restDays: [0],
  holidays: [],
  active: true,
});

/** What our own vehicles do from each site: vans of a centre the whole city, bikes their quarter. */
export const lastMilesOf = (
  { currency }: Pick<City, 'currency'>,
  sites: readonly SiteDraft[],
  vehicles: readonly VehicleDraft[],
): LastMile[] =>
  sites.map((site) => {
    const lastMile = lastMileOf(site, currency);
    const atHome = vehicles.filter(({ homeSiteId }) => homeSiteId === site.id);
    return { ...lastMile, carries: { ...lastMile.carries, ...roomFor(lastMile, atHome) } };
  });

/** One vehicle takes a shipment, whatever goods are in it: the largest that carries every kind. */
function roomFor(
  { siteId, carries }: LastMile,
  vehicles: readonly VehicleDraft[],
): Pick<LastMile['carries'], 'largestLoad' | 'mostCapacityUnits'> {
  const kinds = [...carries.temperatures, ...carries.hazards].filter(
    (kind) => kind !== 'ambient' && kind !== 'none',
  );
  const [largest] = vehicles
    .filter(({ skills }) => kinds.every((kind) => skills.includes(kind)))
    .sort((a, b) => b.capacity.units - a.capacity.units);
  const { capacity } = must(largest, `a vehicle of ${siteId} carries all it offers to`);
  return { largestLoad: capacity.volume, mostCapacityUnits: capacity.units };
}

const lastMileOf = (site: SiteDraft, currency: Currency): LastMile =>
  isMicroFulfilment(site.kind)
    ? {
        siteId: site.id,
        reach: metres(3500),
        perDrop: money(240, currency),
        perKm: money(25, currency),
        speed: 16 / 3.6,
        spare: minutes(30),
        carries: {
          temperatures: ['ambient', 'chilled'],
          hazards: ['none', 'medical'],
          heaviestLoad: grams(16_000),
        },
      }
    : {
        siteId: site.id,
        reach: metres(15_000),
        perDrop: money(310, currency),
        perKm: money(38, currency),
        speed: 26 / 3.6,
        spare: minutes(45),
        carries: {
          temperatures: ['ambient', 'chilled', 'frozen'],
          hazards: ['none', 'lithium', 'flammable', 'aerosol', 'medical'],
          heaviestLoad: grams(80_000),
        },
      };
