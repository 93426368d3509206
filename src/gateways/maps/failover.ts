import {
  assert,
  between,
  type Instant,
  plus,
  refuse,
  type Result,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import { fillHoles, isMostlyThere } from './fill-holes.ts';
import { countOf, type MapMatrix } from './map-matrix.ts';
import {
  type Asking,
  type MapProvider,
  type MapRoute,
  type MatrixQuery,
  noLimits,
  type RouteQuery,
} from './map-provider.ts';
import { isAboutMap, type MapRefusal } from './refusals.ts';

/**
 * Providers in order, behind one door.
 *
 * The first that answers answers for all: its id is the source. If cells of a table stay out, the next
 * one's are brought to the level of the first by what both know, and marked `estimated`; if most stay
 * out, or too few are known to both, the whole table is the next one's. Values of two providers are never
 * mixed unmarked: a solver would prefer whichever is the more optimistic.
 *
 * The deadline is shared among the remote providers that are left; those in this process answer after
 * it, too. Whoever cancels gets no other answer.
 */
export interface FailoverOptions {
  readonly now: () => Instant;
  /** Hears whom an answer came from, to learn from it. */
  readonly onTable?: (provider: MapProvider, query: MatrixQuery, matrix: MapMatrix) => void;
  /** Hears why somebody did not answer. */
  readonly onTrouble?: (refusal: MapRefusal) => void;
}

export function failover(providers: readonly MapProvider[], options: FailoverOptions): MapProvider {
  const [first] = providers;
  assert(first, 'a chain has one provider at least');
  return {
    id: providers.map(({ id }) => id).join(' → '),
    isLocal: providers.every(({ isLocal }) => isLocal),
    caps: {
      profiles: [...new Set(providers.flatMap(({ caps }) => caps.profiles))],
      departure: providers.some(({ caps }) => caps.departure),
      liveTraffic: providers.some(({ caps }) => caps.liveTraffic),
      limits: noLimits,
    },
    terms: strictest(providers),
    matrix: (query, asking) => matrix(providers, options, { query, asking }),
    route: (query, asking) => route(providers, options, { query, asking }),
  };
}

/** What may be done with an answer of any of them. */
function strictest(providers: readonly MapProvider[]): MapProvider['terms'] {
  const terms = providers.map((one) => one.terms);
  const names = terms.flatMap(({ attribution }) => attribution ?? []);
  return {
    keepFor: undefined,
    mayLearn: terms.every(({ mayLearn }) => mayLearn),
    mayDraw: terms.every(({ mayDraw }) => mayDraw),
    attribution: names.length > 0 ? [...new Set(names)].join(', ') : undefined,
  };
}

interface Asked<Q> {
  readonly query: Q;
  readonly asking: Asking;
}

async function matrix(
  providers: readonly MapProvider[],
  options: FailoverOptions,
  { query, asking }: Asked<MatrixQuery>,
): Promise<Result<MapMatrix, MapRefusal>> {
  const end = plus(options.now(), asking.deadline);
  const troubles: MapRefusal[] = [];
  let found: MapMatrix | undefined;
  for (const [i, provider] of providers.entries()) {
    const own = { ...asking, deadline: shareOf(providers.slice(i), between(options.now(), end)) };
    const answer: Result<MapMatrix, MapRefusal> = found
      ? await fillHoles(provider, { known: found, query, asking: own })
      : await provider.matrix(query, own);
    if (!answer.ok) {
      options.onTrouble?.(answer.error);
      troubles.push(answer.error);
      if (answer.error.kind === 'cancelled') return answer;
      continue;
    }
    if (answer.value.source === provider.id) options.onTable?.(provider, query, answer.value);
    if (countOf(answer.value, 'provider-error') === 0)
      return { ok: true, value: withTroubles(answer.value, troubles) };
    troubles.push(...answer.value.troubles);
    found = isMostlyThere(answer.value) ? answer.value : (found ?? undefined);
  }
  return found
    ? { ok: true, value: withTroubles(found, troubles) }
    : refuse({ kind: 'no-provider-left', troubles });
}

const withTroubles = (matrix: MapMatrix, troubles: readonly MapRefusal[]): MapMatrix => ({
  ...matrix,
  troubles: [...new Set([...troubles, ...matrix.troubles])],
});

async function route(
  providers: readonly MapProvider[],
  options: FailoverOptions,
  { query, asking }: Asked<RouteQuery>,
): Promise<Result<MapRoute, MapRefusal>> {
  const end = plus(options.now(), asking.deadline);
  const troubles: MapRefusal[] = [];
  for (const [i, provider] of providers.entries()) {
    const deadline = shareOf(providers.slice(i), between(options.now(), end));
    const answer = await provider.route(query, { ...asking, deadline });
    if (answer.ok || isAboutMap(answer.error) || answer.error.kind === 'cancelled') return answer;
    options.onTrouble?.(answer.error);
    troubles.push(answer.error);
  }
  return refuse({ kind: 'no-provider-left', troubles });
}

/** What the first of these may take: an equal part of what is left to the remote ones. */
function shareOf(left: readonly MapProvider[], remaining: Seconds): Seconds {
  const remote = left.filter(({ isLocal }) => !isLocal).length;
  return seconds(Math.max(0, remaining) / Math.max(1, remote));
}
