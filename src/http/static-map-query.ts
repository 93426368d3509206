import { ok, refuse, type Position, type Result } from '@waystock/kernel';
import type { StaticMapAsked } from '../domains/roads/index.ts';
import type { FieldIssue } from './errors.ts';

const mostSide = 1280;
const mostPoints = 2000;
const mostMarkers = 100;

/**
 * The parameters of Google's Static Maps API, as far as we know what they ask for: `size=640x480`,
 * `center` with `zoom`, `path`, and `markers`, once or many times. Positions are latitude, then
 * longitude, as there; `enc:` is a polyline with five decimals, as there, `enc6:` one with six, as
 * in the rest of this API.
 */
export function readStaticMapQuery(
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
): Result<StaticMapAsked, FieldIssue> {
  const wrong = (name: string, message: string) => refuse({ path: `query.${name}`, message });
  const all = (name: string): string[] => [query[name] ?? []].flat();
  const size = /^(\d{1,4})x(\d{1,4})$/.exec(all('size')[0] ?? '640x640');
  const [width, height] = [Number(size?.[1]), Number(size?.[2])];
  if (!size || Math.min(width, height) < 32 || Math.max(width, height) > mostSide)
    return wrong('size', `is WIDTHxHEIGHT, each from 32 to ${mostSide}`);
  const view = viewOf(all('center')[0], all('zoom')[0]);
  if (view === 'wrong') return wrong('center', 'is LAT,LON, and comes with a zoom from 1 to 19');
  const path = all('path').map(pathOf);
  if (path.length > 1) return wrong('path', 'comes once');
  if (path[0] === 'wrong')
    return wrong(
      'path',
      `is enc:POLYLINE, enc6:POLYLINE or LAT,LON|LAT,LON with ≤ ${mostPoints} points`,
    );
  const markers = all('markers').map(markersOf);
  const marked = markers.flatMap((group) => (group === 'wrong' ? [] : group));
  if (markers.includes('wrong') || marked.length > mostMarkers)
    return wrong('markers', `is LAT,LON|…, before them perhaps label:A|; at most ${mostMarkers}`);
  return ok({ width, height, view, path: path[0] ?? [], markers: marked });
}

function viewOf(
  center: string | undefined,
  zoom: string | undefined,
): StaticMapAsked['view'] | 'wrong' {
  if (center === undefined && zoom === undefined) return undefined;
  const centre = positionOf(center ?? '');
  const depth = Number(zoom);
  return centre && depth >= 1 && depth <= 19 ? { centre, zoom: depth } : 'wrong';
}

function positionOf(text: string): Position | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?),\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  const [lat, lon] = [Number(match?.[1]), Number(match?.[2])];
  return match && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : undefined;
}

/** Colour and weight, which Google's paths may name, are ours to choose. */
const isStyle = (part: string): boolean =>
  /^(color|weight|fillcolor|geodesic|size|icon):/.test(part);

function pathOf(text: string): Position[] | 'wrong' {
  const parts = text.split('|');
  const [first = ''] = parts.filter((part) => !isStyle(part));
  const encoded = /^enc(6?):/.exec(first);
  if (encoded) {
    // A polyline may hold the sign that parts others.
    const line = decode(
      text.slice(text.indexOf(encoded[0]) + encoded[0].length),
      encoded[1] ? 1e6 : 1e5,
    );
    return line ?? 'wrong';
  }
  const points = parts.filter((part) => !isStyle(part)).map(positionOf);
  const known = points.flatMap((point) => point ?? []);
  const isWhole = known.length === points.length && known.length > 1 && known.length <= mostPoints;
  return isWhole ? known : 'wrong';
}

function decode(text: string, scale: number): Position[] | undefined {
  const line: Position[] = [];
  const sum = [0, 0];
  let at = 0;
  while (at < text.length) {
    for (const axis of [0, 1]) {
      let value = 0;
      let shift = 0;
      for (let more = true; more; shift += 5) {
        const part = text.charCodeAt(at++) - 63;
        if (!(part >= 0 && part < 64) || shift > 30) return undefined;
        value |= (part & 31) << shift;
        more = part >= 32;
      }
      sum[axis] = (sum[axis] as number) + (value & 1 ? ~(value >> 1) : value >> 1);
    }
    const [lat, lon] = [(sum[0] as number) / scale, (sum[1] as number) / scale];
    if (Math.abs(lat) > 90 || Math.abs(lon) > 180 || line.length === mostPoints) return undefined;
    line.push({ lon, lat });
  }
  return line.length > 1 ? line : undefined;
}

function markersOf(text: string): NonNullable<StaticMapAsked['markers']>[number][] | 'wrong' {
  const parts = text.split('|').filter((part) => !isStyle(part));
  const label = parts[0]?.startsWith('label:') ? (parts.shift() ?? '').slice('label:'.length) : '';
  const places = parts.map(positionOf);
  if (places.length === 0 || label.length > 3 || places.includes(undefined)) return 'wrong';
  return places.flatMap((place) => (place ? [{ ...place, label }] : []));
}
