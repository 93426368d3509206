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
export const roadsChanged = ({ id, effect, reason, from, until, ...who }: Condition): Fact => ({
  kind: 'roads.roads-changed',
  key: id,
  data: {
    condition_id: id,
    ...whoOf(who),
    effect: effect.kind,
    reason,
    begins_at: isoOf(from),
    ends_at: until === undefined ? null : isoOf(until),
  },
});

/** Before its end, somebody says that it is over. */
export const conditionLifted = ({ id, effect, ...put }: Condition, by?: string): Fact => ({
  kind: 'roads.condition-lifted',
  key: id,
  data: { condition_id: id, ...whoOf({ ...put, by }), effect: effect.kind },
});

const whoOf = ({ by, regionIds }: Pick<Condition, 'by' | 'regionIds'>) => ({
  ...(by === undefined ? {} : { by }),
  ...(regionIds?.[0] === undefined ? {} : { region_id: regionIds[0] }),
});
