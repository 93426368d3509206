import { assert, chance, pick, type Random, shuffled } from '@waystock/kernel';
import { distance, type Point } from './plane.ts';
import { acrossRiver, density, isOldTown, type Terrain } from './terrain.ts';
import { type Way, wayLength, wayMiddle } from './ways.ts';
import { bridgeStems, farTowns, stems } from './words.ts';

/** A way and what its sign says. Ways of one name follow each other along one street. */
export interface NamedWay extends Way {
  readonly name: string;
}

export interface Naming {
  readonly terrain: Terrain;
  /** As in "Am Stadtpark", in the order of the terrain's parks. */
  readonly parks: readonly string[];
}

const longestName = 1100;
const widestGap = 200;

/** Names are unique in the city, and say something of the place: alley, quay, ring, avenue. */
export function nameWays(ways: readonly Way[], naming: Naming, random: Random): NamedWay[] {
  const draw = random.fork('names');
  const lists = new Map<string, string[]>();
  const endingIn = (word: string): string[] => {
    const list = lists.get(word) ?? shuffled(draw.fork(word), stems).map((s) => `${s}${word}`);
    lists.set(word, list);
    return list;
  };
  const words: Words = { ...naming, draw, endingIn };
  const used = new Set<string>();
  const name = (way: Way): string => {
    const wanted = way.isBridge ? bridgeNames(way, draw) : streetNames(way, words);
    const found = [...wanted, ...wanted.map((sign) => `Kleine ${sign}`)].find((s) => !used.has(s));
    assert(found, `out of names for a ${way.role}`);
    used.add(found);
    return found;
  };
  let current = { street: -1, sign: '', length: 0, end: { x: 0, y: 0 } };
  return ways.map((way) => {
    if (way.isBridge) return { ...way, name: name(way) };
    const start = way.edges[0]?.line[0] as Point;
    const end = way.edges.at(-1)?.line.at(-1) as Point;
    const goesOn = way.street === current.street && distance(current.end, start) < widestGap;
    const length = goesOn ? current.length : 0;
    const sign = goesOn && length < longestName ? current.sign : name(way);
    current = { street: way.street, sign, end, length: wayLength(way) + (length % longestName) };
    return { ...way, name: sign };
  });
}

interface Words extends Naming {
  readonly draw: Random;
  /** Every word with this ending, each ending in an order of its own. */
  readonly endingIn: (word: string) => readonly string[];
}

const bridgeNames = (way: Way, draw: Random): string[] => [
  ...(way.role === 'high-street' ? ['Alte Brücke'] : []),
  ...shuffled(draw, bridgeStems).map((stem) => `${stem}brücke`),
];

/** Fitting names, best first. */
function streetNames(way: Way, words: Words): readonly string[] {
  const { terrain, endingIn } = words;
  const middle = wayMiddle(way);
  if (way.role === 'high-street') return ['Marktstraße', ...endingIn('straße')];
  if (way.role === 'quay') return endingIn(acrossRiver(terrain.river, middle) > 0 ? 'kai' : 'ufer');
  if (way.role === 'old-town-ring') return [`${compass(middle)}wall`, ...endingIn('wall')];
  if (way.role === 'outer-ring') return [`${compass(middle)}ring`, ...endingIn('ring')];
  if (way.role === 'park-ring') return [`Am ${nearestPark(words, middle)}`, ...endingIn('weg')];
  if (way.role === 'axis' || way.class === 'secondary') return avenueNames(words);
  if (way.class === 'tertiary') return endingIn('straße');
  return sideStreetNames(words, middle);
}

const avenueNames = ({ draw, endingIn }: Words): readonly string[] =>
  chance(draw, 0.6)
    ? [...shuffled(draw, farTowns).map((town) => `${town} Straße`), ...endingIn('allee')]
    : endingIn('allee');

function sideStreetNames({ draw, endingIn, terrain }: Words, middle: Point): readonly string[] {
  if (isOldTown(terrain, middle)) return endingIn(pick(draw, ['gasse', 'gasse', 'gang']));
  const isTight = chance(draw, Math.min(1, 0.25 + density(terrain, middle)));
  return endingIn(isTight ? 'straße' : pick(draw, ['weg', 'weg', 'pfad', 'winkel', 'straße']));
}

function compass({ x, y }: Point): string {
  if (Math.abs(x) > Math.abs(y)) return x > 0 ? 'Ost' : 'West';
  return y > 0 ? 'Nord' : 'Süd';
}

function nearestPark({ terrain, parks }: Words, p: Point): string {
  const away = terrain.parks.map(({ centre }) => distance(centre, p));
  return parks[away.indexOf(Math.min(...away))] as string;
}
