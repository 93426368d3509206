import { chance, type Random } from '@waystock/kernel';
import { distance } from './plane.ts';
import type { NamedWay } from './street-names.ts';
import { density, depthInside, isOldTown, type Terrain } from './terrain.ts';
import { wayLength, wayMiddle } from './ways.ts';

/** A way with its tags; `forward` one-way streets follow the way's own direction. */
export interface RuledWay extends NamedWay {
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Says what may drive where and how fast: limits by importance, cobbles and foot streets in the old
 * town, one-way streets in tight quarters.
 *
 * Invariant: what vans may use is strongly connected, so every van can reach every street and come
 * back. Rules that would break this are lifted again.
 */
export function setTrafficRules(
  ways: readonly NamedWay[],
  terrain: Terrain,
  random: Random,
): RuledWay[] {
  const draw = random.fork('rules');
  const wanted = ways.map((way) => wantedRule(way, terrain, draw));
  for (;;) {
    const cutOff = junctionsCutOff(ways, wanted);
    if (cutOff.size === 0) break;
    for (const [i, way] of ways.entries())
      if (way.edges.some(({ from, to }) => cutOff.has(from) || cutOff.has(to))) wanted[i] = 'none';
  }
  return ways.map((way, i) => ({ ...way, tags: tagsOf(way, wanted[i] as Rule, terrain) }));
}

type Rule = 'none' | 'one-way' | 'pedestrian' | 'foot';

function wantedRule(way: NamedWay, terrain: Terrain, draw: Random): Rule {
  if (way.class === 'footway') return 'foot';
  const middle = wayMiddle(way);
  const isNarrow = chance(draw, 0.15 + 0.5 * density(terrain, middle));
  const isByMarket = distance(middle, { x: 0, y: 0 }) < 240 && isOldTown(terrain, middle);
  if (way.class !== 'residential' || way.isBridge) return 'none';
  if (isByMarket && wayLength(way) < 400) return 'pedestrian';
  return isNarrow && density(terrain, middle) > 0.3 ? 'one-way' : 'none';
}

/** Junctions that vans use but cannot reach from, or return to, the first main street. */
function junctionsCutOff(ways: readonly NamedWay[], rules: readonly Rule[]): Set<number> {
  const out = new Map<number, number[]>();
  const back = new Map<number, number[]>();
  const link = (map: Map<number, number[]>, from: number, to: number): void => {
    map.set(from, [...(map.get(from) ?? []), to]);
    if (!map.has(to)) map.set(to, []);
  };
  for (const [i, way] of ways.entries()) {
    const rule = rules[i];
    if (rule === 'pedestrian' || rule === 'foot') continue;
    for (const { from, to } of way.edges) {
      link(out, from, to);
      link(back, to, from);
      if (rule === 'none') {
        link(out, to, from);
        link(back, from, to);
      }
    }
  }
  const start = ways.find((way) => way.class === 'primary')?.edges[0]?.from as number;
  const [there, home] = [reachable(out, start), reachable(back, start)];
  return new Set([...out.keys()].filter((j) => !there.has(j) || !home.has(j)));
}

function reachable(links: ReadonlyMap<number, readonly number[]>, start: number): Set<number> {
  const seen = new Set([start]);
  for (const at of seen) for (const next of links.get(at) ?? []) seen.add(next);
  return seen;
}

function tagsOf(way: NamedWay, rule: Rule, terrain: Terrain): Record<string, string> {
  const middle = wayMiddle(way);
  const isOld = isOldTown(terrain, middle);
  const isCobbled = isOld && way.class !== 'primary' && !way.isBridge;
  return {
    highway: highwayOf(way, rule, depthInside(terrain.outline, middle)),
    name: way.name,
    ...(rule === 'foot' || rule === 'pedestrian' ? {} : { maxspeed: limitOf(way, isOld) }),
    surface: isCobbled ? 'sett' : 'asphalt',
    // Main roads have pavements here, as robots need to know.
    ...(rule === 'foot' || rule === 'pedestrian' ? {} : { sidewalk: 'both' }),
    ...(rule === 'one-way' ? { oneway: 'yes' } : {}),
    ...(way.isBridge ? { bridge: 'yes' } : {}),
  };
}

function highwayOf(way: NamedWay, rule: Rule, fromEdge: number): string {
  if (rule === 'foot') return 'footway';
  if (rule === 'pedestrian') return 'pedestrian';
  const isCulDeSac = way.class === 'residential' && wayLength(way) < 110 && fromEdge < 420;
  return isCulDeSac ? 'living_street' : way.class;
}

function limitOf(way: NamedWay, isOld: boolean): string {
  if (way.role === 'outer-ring') return '70';
  if (way.class === 'residential' || isOld) return '30';
  return '50';
}
