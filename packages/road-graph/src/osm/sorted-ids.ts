import type { OsmWay } from './decode-block.ts';

/** Ids of the nodes that these ways need, ascending, each once. */
export function sortedIds(ways: readonly OsmWay[]): Float64Array {
  const ids = Float64Array.from(ways.flatMap((way) => way.refs)).sort();
  let count = 0;
  for (let i = 0; i < ids.length; i++)
    if (i === 0 || ids[i] !== ids[i - 1]) ids[count++] = ids[i] as number;
  return ids.slice(0, count);
}
