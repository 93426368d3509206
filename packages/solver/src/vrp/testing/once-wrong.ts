import type { Recipe } from './random-problems.ts';
import type { RichRecipe } from './rich-problems.ts';

/** Jobs, vehicles and seed; features; and, of the whole model, what else it has. */
type Row = readonly [
  size: readonly [jobs: number, vehicles: number, seed: number],
  features: string,
];

const words = <T extends string>(text: string): T[] => text.split(' ').filter(Boolean) as T[];

const plain = ([[jobs, vehicles, seed], features]: Row): Recipe => ({
  ...{ jobs, vehicles, seed },
  features: words(features),
});

/** Recipes whose answers broke a rule once: a reason that was not true, or a plan that was not found. */
export const onceWrong: readonly RichRecipe[] = (
  [
    [
      [5, 1, 17],
      'min-load prizes under-way tight',
      'collections deliveries-first no-collection-only tiers setup overtime ride stacks breaks reloads express-strict express-priced',
    ],
    [
      [9, 6, 2],
      'min-load limits pickups prizes under-way profiles releases',
      'collections deliveries-first no-collection-only groups tiers setup overtime lateness ride stacks breaks reloads express-strict express-priced changes',
    ],
    [
      [11, 2, 1938836334],
      'unreachable windows min-load limits pickups prizes under-way skills tight profiles releases',
      'deliveries-first no-collection-only groups tiers setup overtime lateness ride stacks breaks reloads express-strict express-priced changes',
    ],
    [
      [13, 2, 1902810894],
      'prizes',
      'collections deliveries-first no-collection-only tiers setup lateness ride breaks reloads express-strict express-priced changes',
    ],
    [
      [11, 6, 661259951],
      'unreachable windows pickups prizes skills tight profiles releases',
      'collections no-collection-only groups overtime lateness ride stacks breaks express-priced changes',
    ],
    [
      [14, 4, 222683279],
      'unreachable min-load prizes skills tight releases',
      'collections deliveries-first no-collection-only groups tiers setup overtime lateness ride stacks breaks reloads express-strict express-priced changes',
    ],
    [
      [14, 3, 1853983833],
      'unreachable pickups prizes under-way skills tight profiles releases',
      'deliveries-first no-collection-only groups setup overtime reloads express-priced',
    ],
    [
      [10, 1, 17],
      'unreachable windows min-load limits pickups prizes under-way skills tight profiles releases',
      'collections deliveries-first no-collection-only groups tiers setup ride stacks reloads express-strict express-priced',
    ],
    [
      [5, 5, 8],
      'unreachable windows min-load pickups prizes profiles',
      'collections deliveries-first no-collection-only groups setup lateness ride stacks express-priced changes',
    ],
    [
      [7, 4, 298158637],
      'windows limits pickups prizes under-way skills tight profiles releases',
      'collections deliveries-first overtime lateness ride breaks reloads express-strict express-priced',
    ],
    [
      [13, 6, 0],
      'windows min-load limits pickups prizes under-way skills',
      'collections deliveries-first no-collection-only tiers lateness ride stacks breaks express-strict express-priced',
    ],
    [[14, 2, 723603971], 'limits releases', 'deliveries-first ride breaks reloads'],
    [
      [12, 4, 1536986055],
      'unreachable windows min-load limits pickups prizes under-way skills tight profiles releases',
      'collections no-collection-only groups tiers overtime lateness ride stacks breaks reloads express-strict express-priced changes',
    ],
    [
      [14, 5, 1348313486],
      'min-load limits prizes under-way skills releases',
      'collections deliveries-first groups setup lateness ride stacks breaks reloads express-strict express-priced changes',
    ],
    [
      [12, 4, 1960264477],
      'windows min-load pickups prizes tight releases',
      'deliveries-first no-collection-only groups setup overtime lateness ride breaks express-priced',
    ],
    [
      [13, 1, 1380223443],
      'unreachable windows min-load limits pickups prizes tight profiles releases',
      'collections no-collection-only',
    ],
    [
      [12, 2, 992675541],
      '',
      'collections no-collection-only tiers setup overtime lateness stacks breaks reloads express-strict express-priced',
    ],
  ] satisfies (readonly [...Row, string])[]
).map(([size, features, rich]) => ({ ...plain([size, features]), rich: words(rich) }));

/** Recipes over which the search never ended: the cost of a missing road swallowed a move's gain. */
export const onceEndless: readonly Recipe[] = (
  [
    [[9, 2, 2080844773], 'unreachable limits pickups skills profiles releases'],
    [[27, 6, 2147483628], 'unreachable min-load limits pickups'],
  ] satisfies Row[]
).map(plain);
