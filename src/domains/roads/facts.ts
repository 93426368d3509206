import { isoOf } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Condition } from './conditions.ts';

/** A street network was imported; from now on it is the one that answers. */
export const networkImported = (imported: {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
  readonly edges: number;
  readonly houses: number;
}): Fact => ({
  kind: 'roads.network-imported',
  key: imported.id,
  data: {
    network_id: imported.id,
    name: imported.name,
    checksum: imported.checksum,
    edges: imported.edges,
    houses: imported.houses,
  },
});

/** A street was closed or slowed, or an area may not be flown over. */
export const roadsChanged = ({ id, effect, reason, from, until }: Condition): Fact => ({
  kind: 'roads.roads-changed',
  key: id,
  data: {
    condition_id: id,
    effect: effect.kind,
    reason,
    begins_at: isoOf(from),
    ends_at: until === undefined ? null : isoOf(until),
  },
});
