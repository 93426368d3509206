import {
  asId,
  chance,
  expectOk,
  hours,
  plus,
  type Random,
  type ReturnId,
  type SiteId,
  type Units,
  units,
  within,
} from '@waystock/kernel';
import type { SkuDraft } from '../../domains/catalogue/index.ts';
import { type Disposition, findReturns, type Found } from '../../domains/returns/index.ts';
import { listReturnIds } from '../../views/returns.ts';
import { receiveReturnIn } from '../../workflows/return-goods.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

export interface Inspecting {
  readonly skus: readonly SkuDraft[];
  readonly random: Random;
}

interface Expected {
  readonly line: number;
  readonly skuId: string;
  readonly units: Units;
}

/** What comes back is looked at within the next day or two, and mostly goes back on its shelf. */
export function inspectReturns(simulation: Scene, { skus, random }: Inspecting): Actor {
  const underWay = new UnderWay(simulation);
  const bySku = new Map<string, SkuDraft>(skus.map((sku) => [sku.id, sku]));
  const expect = (returnId: ReturnId, siteId: SiteId, lines: readonly Expected[]): void => {
    if (underWay.has(returnId)) return;
    const luck = random.fork('inspection', returnId);
    const found = lines.map(({ line, skuId, units: n }): Found => {
      return { line, units: n, disposition: dispositionOf(bySku.get(skuId), luck) };
    });
    underWay.at(returnId, plus(simulation.now, hours(within(luck, 8, 48))), async () => {
      if (simulation.isTaken(siteId)) return;
      expectOk(
        await simulation.world.db.transact((tx) =>
          receiveReturnIn(tx, { returnId, found, actor: 'inspector' }),
        ),
      );
    });
  };
  return {
    name: 'inspectors',
    onFact({ kind, data }) {
      if (kind !== 'returns.return-requested') return;
      const { return_id, site_id, lines } = data;
      const expected = (lines as unknown as readonly ExpectedInFact[]).map((line) => {
        return { line: line.line, skuId: line.sku_id, units: units(line.units) };
      });
      expect(asId<ReturnId>(String(return_id)), asId<SiteId>(String(site_id)), expected);
    },
    async lookAround() {
      const expected = await simulation.world.db.read(async (tx) =>
        findReturns(tx, await listReturnIds(tx, { state: 'expected', before: '', limit: 500 })),
      );
      for (const { id, siteId, lines } of expected) expect(id, siteId, lines);
    },
  };
}

interface ExpectedInFact {
  readonly line: number;
  readonly sku_id: string;
  readonly units: number;
}

/** Nobody sells again what had to be kept cold, what people take, or what says not of which lot it is. */
function dispositionOf(sku: SkuDraft | undefined, luck: Random): Disposition {
  const isAsNew = chance(luck, 0.8);
  if (sku?.temperature !== 'ambient' || sku.hazard === 'medical' || sku.lotTracked)
    return 'write-off';
  return isAsNew ? 'restock' : 'quarantine';
}
