import {
  currency,
  type Currency,
  type Metres,
  metres,
  position,
  type Position,
  timeZone,
  type TimeZone,
} from '@waystock/kernel';
import type { CountryCode } from '@waystock/road-graph';

/** A real city whose streets are at hand. */
export interface RealPlace {
  readonly name: string;
  /** In the folder `osm` of the outside data. */
  readonly file: string;
  readonly country: CountryCode;
  readonly timeZone: TimeZone;
  readonly currency: Currency;
  readonly centre: Position;
  /** People live this near to the centre; an extract may reach farther. */
  readonly radius: Metres;
}

export const places = {
  heidelberg: {
    name: 'Heidelberg',
    file: 'heidelberg.osm.pbf',
    country: 'de',
    timeZone: timeZone('Europe/Berlin'),
    currency: currency('EUR'),
    centre: position(8.672, 49.409),
    radius: metres(7000),
  },
  monaco: {
    name: 'Monaco',
    file: 'monaco.osm.pbf',
    country: 'fr',
    timeZone: timeZone('Europe/Monaco'),
    currency: currency('EUR'),
    centre: position(7.4246, 43.7384),
    radius: metres(3500),
  },
  columbus: {
    name: 'Columbus',
    file: 'columbus.osm.pbf',
    country: 'us',
    timeZone: timeZone('America/New_York'),
    currency: currency('USD'),
    centre: position(-82.9988, 39.9612),
    radius: metres(9000),
  },
} as const satisfies Readonly<Record<string, RealPlace>>;

export type PlaceName = keyof typeof places;
export const placeNames = Object.keys(places) as readonly PlaceName[];
