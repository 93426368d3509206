import { isoOf } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Condition } from './conditions.ts';

/** A street network was imported; from now on it is the one that answers. */
export const networkImported = (imported: {
  readonly id: string;
  readonly name: string;
  readonly checksum: string;
  readonly ways: number;
  readonly addresses: number;
}): Fact => ({
  kind: 'roads.network-imported',
  key: imported.id,
  data: {
    network_id: imported.id,
    name: imported.name,
    checksum: imported.checksum,
    ways: imported.ways,
    addresses: imported.addresses,
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
