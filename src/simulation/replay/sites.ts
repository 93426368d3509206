import { greatCircle, type Position } from '@waystock/kernel';
import type { City, CityAddress } from '../city/city.ts';
import { type CitySites, middleOf, regionId, siteAt, spread } from '../city/sites.ts';
import { fulfilmentCentre, trades } from '../city/site-trades.ts';
import type { RealPlace } from './places.ts';

const centreCount = 3;
const nodeCount = 10;

/**
 * Three fulfilment centres as far from the middle and each other as people live, and ten nodes in the
 * midst of them (Lloyd 1982, a few rounds).
 */
export function placeAmong(
  doors: readonly CityAddress[],
  place: RealPlace,
  city: Pick<City, 'timeZone' | 'currency'>,
): CitySites {
  const { name, timeZone, currency } = place;
  const rims = spread(
    doors.map(({ position }) => position),
    place.centre,
    centreCount,
  );
  const middles = middlesOf(doors);
  return {
    region: { id: regionId, name, timeZone, currency },
    sites: [
      ...rims.map((position, i) => {
        const [address, number] = [nearestDoor(doors, position), i + 1];
        const trade = fulfilmentCentre;
        return siteAt(city, { address, trade, number, name: `${name} centre ${number}` });
      }),
      ...middles.map((position, i) => {
        const trade = trades[i % trades.length] as (typeof trades)[number];
        const number = trades.slice(0, i + 1).filter(({ code }) => code === trade.code).length;
        const address = nearestDoor(doors, position);
        return siteAt(city, { address, trade, number, name: `${name}, ${trade.code} ${number}` });
      }),
    ],
  };
}

function middlesOf(doors: readonly CityAddress[]): Position[] {
  const places = doors.map(({ position }) => position);
  let middles = spread(places, middleOf(places), nodeCount);
  for (let round = 0; round < 8; round++) {
    const near = Map.groupBy(places, (at) => {
      const away: number[] = middles.map((middle) => greatCircle(at, middle));
      return away.indexOf(Math.min(...away));
    });
    middles = middles.map((middle, i) => middleOf(near.get(i) ?? [middle]));
  }
  return middles;
}

function nearestDoor(doors: readonly CityAddress[], at: Position): CityAddress {
  const away: number[] = doors.map(({ position }) => greatCircle(position, at));
  return doors[away.indexOf(Math.min(...away))] as CityAddress;
}
