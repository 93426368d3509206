import type { Position } from '@waystock/kernel';
import type { StreetNode, StreetWay } from './network.ts';
import type { RoadData } from './store.ts';

/** What a map shows of a network, small enough to be sent whole: lines are encoded polylines. */
export interface MapDrawing {
  readonly name: string;
  readonly bounds: Bounds | null;
  readonly streets: readonly DrawnStreet[];
  readonly areas: readonly { kind: 'city' | 'river' | 'park'; name: string; ring: string }[];
  readonly districts: readonly { name: string; centre: Position; ring: string }[];
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface DrawnStreet {
  /** OpenStreetMap's `highway`. */
  readonly class: string;
  readonly name: string | null;
  readonly bridge: boolean;
  readonly line: string;
}

export function drawMap(name: string, data: RoadData): MapDrawing {
  const { network, areas = [], districts = [] } = data;
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  return {
    name,
    bounds: boundsOf(network.nodes),
    streets: network.ways.map((way) => drawStreet(way, nodes)),
    areas: areas.map(({ kind, name, ring }) => ({ kind, name, ring: encodeLine(ring) })),
    districts: districts.map(({ name, centre, ring }) => ({
      name,
      centre,
      ring: encodeLine(ring),
    })),
  };
}

function drawStreet({ nodes, tags }: StreetWay, byId: ReadonlyMap<number, StreetNode>) {
  return {
    class: tags['highway'] ?? 'unclassified',
    name: tags['name'] ?? null,
    bridge: tags['bridge'] !== undefined && tags['bridge'] !== 'no',
    line: encodeLine(nodes.flatMap((id) => byId.get(id) ?? [])),
  };
}

function boundsOf(places: readonly Position[]): Bounds | null {
  if (places.length === 0) return null;
  const bounds = { west: 180, south: 90, east: -180, north: -90 };
  for (const { lon, lat } of places) {
    bounds.west = Math.min(bounds.west, lon);
    bounds.east = Math.max(bounds.east, lon);
    bounds.south = Math.min(bounds.south, lat);
    bounds.north = Math.max(bounds.north, lat);
  }
  return bounds;
}

/**
 * Google's encoded polyline with six decimals: each coordinate is the difference from the one
 * before, its sign in the lowest bit, five bits to a character, lowest first.
 */
export function encodeLine(places: readonly Position[]): string {
  let text = '';
  let lat = 0;
  let lon = 0;
  for (const place of places) {
    const nextLat = Math.round(place.lat * 1e6);
    const nextLon = Math.round(place.lon * 1e6);
    text += encodeNumber(nextLat - lat) + encodeNumber(nextLon - lon);
    lat = nextLat;
    lon = nextLon;
  }
  return text;
}

function encodeNumber(value: number): string {
  let rest = value < 0 ? ~(value << 1) : value << 1;
  let text = '';
  for (; rest >= 0x20; rest >>>= 5) text += String.fromCharCode((0x20 | (rest & 0x1f)) + 63);
  return text + String.fromCharCode(rest + 63);
}
