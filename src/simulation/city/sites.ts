import {
  asId,
  greatCircle,
  millilitres,
  minutes,
  money,
  type Position,
  probability,
  type Random,
  type RegionId,
  seededRandom,
  type SiteId,
  pick,
} from '@waystock/kernel';
import type { Region, SiteDraft } from '../../domains/network/index.ts';
import type { City, CityAddress } from './city.ts';
import { fulfilmentCentre, type Trade, trades } from './site-trades.ts';

/** Where the city's stock waits: three fulfilment centres, twelve micro-fulfilment nodes. */
export interface CitySites {
  readonly region: Region;
  readonly sites: readonly SiteDraft[];
}

export const regionId = asId<RegionId>('REGION-CITY');

export function placeSites(city: City): CitySites {
  const random = seededRandom(city.seed).fork('sites');
  const { name, timeZone, currency } = city;
  const corners = besideOuterRing(city, 3);
  const centres = corners.map((address, i) =>
    siteAt(city, {
      address,
      trade: fulfilmentCentre,
      number: i + 1,
      name: fulfilmentCentre.names[i] as string,
    }),
  );
  const free = city.addresses.filter((address) => !corners.includes(address));
  const nodes = nodeAddresses(city.centre, free, random).map((address, i) => {
    const trade = trades[i] as Trade;
    const number = trades.slice(0, i + 1).filter(({ code }) => code === trade.code).length;
    return siteAt(city, { address, trade, number, name: trade.names[number - 1] as string });
  });
  return { region: { id: regionId, name, timeZone, currency }, sites: [...centres, ...nodes] };
}

interface Placing {
  readonly address: CityAddress;
  readonly trade: Trade;
  readonly number: number;
  readonly name: string;
}

export function siteAt(
  city: Pick<City, 'timeZone' | 'currency'>,
  { address, trade, number, name }: Placing,
): SiteDraft {
  const euros = (minor: number): SiteDraft['storage'] => money(minor, city.currency);
  return {
    id: asId<SiteId>(`${trade.code}-${number}`),
    regionId,
    name,
    kind: trade.kind,
    position: address.position,
    address: `${address.street} ${address.houseNumber}, ${address.postcode} ${address.place}`,
    hours: { timeZone: city.timeZone, weekly: trade.weekly, closedOn: [] },
    cutOff: trade.cutOff,
    pickLead: minutes(trade.pickMinutes),
    capacity: millilitres(trade.litres * 1000),
    temperatures: trade.temperatures,
    handling: { perShipment: euros(trade.perShipment), perUnit: euros(trade.perUnit) },
    storage: euros(trade.storage),
    security: probability(trade.security),
    pickup: trade.pickup,
  };
}

/** Addresses beside the fast road round the city, as far from each other as can be. */
function besideOuterRing(city: City, count: number): CityAddress[] {
  const byId = new Map(city.streets.nodes.map((node) => [node.id, node]));
  const ring = city.streets.ways
    .filter(({ tags }) => tags['maxspeed'] === '70')
    .flatMap(({ nodes }) => nodes.map((id) => byId.get(id) as Position));
  return spread(ring, city.centre, count).map((corner) => {
    const away: number[] = city.addresses.map(({ position }) => greatCircle(position, corner));
    return city.addresses[away.indexOf(Math.min(...away))] as CityAddress;
  });
}

/** One address per quarter, from the centre outwards: near the middle of the quarter's houses. */
function nodeAddresses(
  centre: Position,
  free: readonly CityAddress[],
  random: Random,
): CityAddress[] {
  const quarters = [...Map.groupBy(free, ({ district }) => district).values()].map((houses) => ({
    houses,
    middle: middleOf(houses.map(({ position }) => position)),
  }));
  return quarters
    .sort((a, b) => greatCircle(a.middle, centre) - greatCircle(b.middle, centre))
    .slice(0, trades.length)
    .map(({ houses, middle }) => {
      const away = ({ position }: CityAddress): number => greatCircle(position, middle);
      return pick(random, houses.toSorted((a, b) => away(a) - away(b)).slice(0, 25));
    });
}

/** Farthest first: each next one is as far as possible from the start and those chosen. */
export function spread(places: readonly Position[], start: Position, count: number): Position[] {
  const chosen: Position[] = [];
  while (chosen.length < count) {
    const room: number[] = places.map((place) => nearestTo(place, [start, ...chosen]));
    chosen.push(places[room.indexOf(Math.max(...room))] as Position);
  }
  return chosen;
}

const nearestTo = (at: Position, others: readonly Position[]): number =>
  Math.min(...others.map((other) => greatCircle(at, other)));

export const middleOf = (positions: readonly Position[]): Position => ({
  lon: positions.reduce((sum, { lon }) => sum + lon, 0) / positions.length,
  lat: positions.reduce((sum, { lat }) => sum + lat, 0) / positions.length,
});
