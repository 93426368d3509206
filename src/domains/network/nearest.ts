import { greatCircle, type Metres, type Position } from '@waystock/kernel';

/**
 * The sites nearest to a point by great circle: a first cut before road times are asked for. Ties go
 * by id, so that the answer never depends on the order of the rows. O(n log n).
 */
export function nearestSites<Site extends { readonly id: string; readonly position: Position }>(
  sites: readonly Site[],
  to: Position,
  among: { limit: number; within?: Metres },
): { readonly site: Site; readonly distance: Metres }[] {
  return sites
    .map((site) => ({ site, distance: greatCircle(site.position, to) }))
    .filter(({ distance }) => among.within === undefined || distance <= among.within)
    .sort((a, b) => a.distance - b.distance || (a.site.id < b.site.id ? -1 : 1))
    .slice(0, among.limit);
}
