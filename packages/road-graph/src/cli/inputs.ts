import type { Position } from '../query/snap.ts';
import type { Departure } from '../query/travel-times.ts';
import { assertTraffic, type Traffic, usualTraffic } from '../traffic/traffic.ts';
import { BadInput } from './bad-input.ts';

export interface Points {
  readonly sources: readonly Position[];
  readonly targets: readonly Position[];
}

/** `{"points":[…]}` for all against all, or `{"sources":[…],"targets":[…]}`. */
export function parsePoints(text: string): Points {
  const given = parsed(text, 'the points');
  if ('points' in given) {
    const points = positions(given['points'], 'points');
    return { sources: points, targets: points };
  }
  if (!('sources' in given && 'targets' in given))
    throw new BadInput('the points need "points", or "sources" and "targets"');
  return {
    sources: positions(given['sources'], 'sources'),
    targets: positions(given['targets'], 'targets'),
  };
}

function parsed(text: string, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadInput(
      `${what} are not JSON: ${error instanceof Error ? error.message : 'unreadable'}`,
    );
  }
  if (typeof value !== 'object' || value === null) throw new BadInput(`${what} are not an object`);
  return value as Record<string, unknown>;
}

function positions(value: unknown, name: string): Position[] {
  if (!Array.isArray(value) || value.length === 0)
    throw new BadInput(`"${name}" is not a list of points`);
  return value.map((item: unknown, i) => {
    const point = item as Partial<Record<'lon' | 'lat', unknown>> | null;
    const { lon, lat } = point ?? {};
    if (typeof lon !== 'number' || typeof lat !== 'number')
      throw new BadInput(`"${name}" ${i + 1} is not {"lon": number, "lat": number}`);
    return { lon, lat };
  });
}

/** The offset in the instant says what clocks show, which is what traffic goes by. */
export function departureFrom(
  depart: string | undefined,
  traffic: string | undefined,
): Departure | undefined {
  if (depart === undefined) {
    if (traffic !== undefined) throw new BadInput('--traffic needs --depart');
    return undefined;
  }
  const match = /T.*(?:(Z)|([+-])(\d\d):?(\d\d))$/.exec(depart);
  const departAt = Date.parse(depart);
  if (!match || Number.isNaN(departAt))
    throw new BadInput(`--depart ${depart} is not like 2024-05-01T08:30:00+02:00`);
  const minutes = match[1] ? 0 : Number(match[3]) * 60 + Number(match[4]);
  const utcOffset = match[2] === '-' ? -minutes : minutes;
  return { departAt, traffic: trafficFrom(traffic, utcOffset) };
}

function trafficFrom(text: string | undefined, utcOffset: number): Traffic {
  if (text === undefined) return usualTraffic(utcOffset);
  const { motorway, arterial, local } = parsed(text, 'the traffic factors');
  for (const one of [motorway, arterial, local])
    if (!Array.isArray(one)) throw new BadInput('traffic needs "motorway", "arterial" and "local"');
  const factors = { motorway, arterial, local } as unknown as Traffic['factors'];
  try {
    assertTraffic({ utcOffset, factors });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : 'unreadable traffic');
  }
  return { utcOffset, factors };
}
