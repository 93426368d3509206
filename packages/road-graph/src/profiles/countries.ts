import type { Zone } from './profile.ts';

/** What holds in a country where no sign says otherwise: limits in km/h, and the side one keeps to. */
export interface Country {
  readonly limits: Readonly<Record<Zone, number>>;
  readonly keep: 'right' | 'left';
}

const mph = 1.609344;

function country(
  limits: Partial<Record<Zone, number>>,
  keep: Country['keep'] = 'right',
  unit = 1,
): Country {
  const usual = { motorway: 120, trunk: 100, rural: 90, urban: 50, residential: 40, living: 20 };
  const own = Object.entries(limits).map(([zone, limit]) => [zone, limit * unit]);
  return { limits: { ...usual, service: 20, ...Object.fromEntries(own) }, keep };
}

/**
 * Source: wiki.openstreetmap.org/wiki/Default_speed_limits, cars and vans. Residential streets are
 * set to what is driven there where the law gives them the urban limit.
 */
export const countries = {
  /** Where none is named: a middle that is wrong nowhere by much. */
  any: country({}),
  at: country({ motorway: 130, rural: 100 }),
  be: country({ rural: 70 }),
  ch: country({ rural: 80 }),
  de: country({ motorway: 130, rural: 100, residential: 36, living: 10 }),
  es: country({ rural: 90, residential: 30 }),
  fr: country({ motorway: 130, trunk: 110, rural: 80 }),
  gb: country({ motorway: 70, trunk: 60, rural: 60, urban: 30, residential: 26 }, 'left', mph),
  it: country({ motorway: 130, trunk: 110 }),
  ke: country({ motorway: 110, trunk: 100, rural: 80 }, 'left'),
  li: country({ rural: 80 }),
  mc: country({ motorway: 50, trunk: 50, rural: 50 }),
  nl: country({ motorway: 100, rural: 80, residential: 30, living: 15 }),
  us: country(
    { motorway: 65, trunk: 55, rural: 55, urban: 35, residential: 25, living: 15 },
    'right',
    mph,
  ),
} as const satisfies Readonly<Record<string, Country>>;

export type CountryCode = keyof typeof countries;
