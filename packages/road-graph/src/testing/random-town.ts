import type { LittleMap, LittleRelation, LittleWay } from './pbf-writer.ts';

/** The same numbers again for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const kinds = ['primary', 'residential', 'residential', 'service', 'footway', 'living_street'];

/**
 * A grid town with everything that makes turns matter: one-way streets, missing blocks, private
 * roads, barriers, signals, and restrictions via nodes and ways of every kind.
 */
export function randomTown(seed: number, columns: number, rows: number): LittleMap {
  const chance = seeded(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;
  const id = (c: number, r: number): number => 1 + r * columns + c;
  const nodes = Array.from({ length: columns * rows }, (_, i) => ({
    id: i + 1,
    lon: -83 + (i % columns) * 0.001 + (chance() - 0.5) * 0.0004,
    lat: 40 + Math.floor(i / columns) * 0.0008 + (chance() - 0.5) * 0.0003,
    tags:
      chance() < 0.06
        ? pick<Record<string, string>>([
            { barrier: 'bollard' },
            { barrier: 'gate' },
            { highway: 'traffic_signals' },
          ])
        : {},
  }));
  const ways: LittleWay[] = [];
  const add = (a: number, b: number): void => {
    if (chance() < 0.12) return;
    const tags: Record<string, string> = { highway: pick(kinds) };
    if (chance() < 0.25) tags['oneway'] = pick(['yes', '-1']);
    if (chance() < 0.08) tags['access'] = 'private';
    if (chance() < 0.1) tags['maxspeed'] = pick(['20', '15 mph', '50']);
    ways.push({ id: 10_000 + ways.length, refs: [a, b], tags });
  };
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      if (c + 1 < columns) add(id(c, r), id(c + 1, r));
      if (r + 1 < rows) add(id(c, r), id(c, r + 1));
    }
  return { nodes, ways, relations: randomRules(ways, chance, pick) };
}

function randomRules(
  ways: readonly LittleWay[],
  chance: () => number,
  pick: <T>(all: readonly T[]) => T,
): LittleRelation[] {
  const touching = (node: number, not: readonly LittleWay[]): LittleWay[] =>
    ways.filter((way) => way.refs.includes(node) && !not.includes(way));
  const relations: LittleRelation[] = [];
  for (let i = 0; i < ways.length / 4; i++) {
    const path = [pick(ways)];
    let node = pick(path[0]?.refs ?? []);
    const length = chance() < 0.5 ? 2 : 2 + Math.ceil(chance() * 3);
    const via: number[] = [];
    while (path.length < length) {
      const next = touching(node, path);
      if (next.length === 0) break;
      const way = pick(next);
      path.push(way);
      via.push(node);
      node = way.refs.find((ref) => ref !== node) ?? node;
    }
    if (path.length < 2) continue;
    const member = (way: LittleWay, role: string) => ({ type: 'way' as const, id: way.id, role });
    relations.push({
      id: 50_000 + i,
      tags: {
        type: 'restriction',
        restriction: pick(['no_left_turn', 'no_right_turn', 'only_straight_on', 'no_u_turn']),
      },
      members: [
        member(path[0] as LittleWay, 'from'),
        ...(path.length === 2
          ? [{ type: 'node' as const, id: via[0] as number, role: 'via' }]
          : path.slice(1, -1).map((way) => member(way, 'via'))),
        member(path.at(-1) as LittleWay, 'to'),
      ],
    });
  }
  return relations;
}
