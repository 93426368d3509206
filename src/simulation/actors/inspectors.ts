import {
  asId,
  chance,
  expectOk,
  hours,
  plus,
  type Random,
  type ReturnId,
  units,
  within,
} from '@waystock/kernel';
import type { SkuDraft } from '../../domains/catalogue/index.ts';
import type { Disposition, Found } from '../../domains/returns/index.ts';
import { receiveReturnIn } from '../../workflows/return-goods.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Inspecting {
  readonly skus: readonly SkuDraft[];
  readonly random: Random;
}

interface Expected {
  readonly line: number;
  readonly sku_id: string;
  readonly units: number;
}

/** What comes back is looked at within the next day or two, and mostly goes back on its shelf. */
export function inspectReturns(simulation: Simulation, { skus, random }: Inspecting): Actor {
  const bySku = new Map<string, SkuDraft>(skus.map((sku) => [sku.id, sku]));
  return {
    name: 'inspectors',
    onFact({ kind, data }) {
      if (kind !== 'returns.return-requested') return;
      const returnId = asId<ReturnId>(String(data['return_id']));
      const luck = random.fork('inspection', returnId);
      const found = (data['lines'] as unknown as readonly Expected[]).map(
        ({ line, sku_id, units: n }): Found => ({
          line,
          units: units(n),
          disposition: dispositionOf(bySku.get(sku_id), luck),
        }),
      );
      simulation.at(plus(simulation.now, hours(within(luck, 8, 48))), async () => {
        expectOk(
          await simulation.world.db.transact((tx) =>
            receiveReturnIn(tx, { returnId, found, actor: 'inspector' }),
          ),
        );
      });
    },
  };
}

/** Nobody sells again what had to be kept cold, what people take, or what says not of which lot it is. */
function dispositionOf(sku: SkuDraft | undefined, luck: Random): Disposition {
  const isAsNew = chance(luck, 0.8);
  if (sku?.temperature !== 'ambient' || sku.hazard === 'medical' || sku.lotTracked)
    return 'write-off';
  return isAsNew ? 'restock' : 'quarantine';
}
