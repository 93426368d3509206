import { asId, type ShipmentId, type SkuId, units } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Pickable, planPickLists } from './pick-list.ts';

const shipment = (id: string, skus: string, express = false): Pickable => ({
  shipmentId: asId<ShipmentId>(id),
  express,
  lines: skus.split('').map((skuId) => ({ skuId: asId<SkuId>(skuId), units: units(1) })),
});

const anyShipments = fc
  .array(
    fc.record({
      express: fc.boolean(),
      skus: fc.uniqueArray(fc.constantFrom(...'ABCDEFGH'.split('')), { minLength: 1 }),
    }),
    { maxLength: 25 },
  )
  .map((drawn) => drawn.map((d, n) => shipment(`s${n}`, d.skus.join(''), d.express)));

test('every line is picked exactly once, no shipment is spread, no cart overloaded', () => {
  fc.assert(
    fc.property(
      anyShipments,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 20 }),
      (released, shipments, most) => {
        const lists = planPickLists(released, { shipments, units: most });
        const keys = (of: Pickable[]) =>
          of.flatMap((s) => s.lines.map((l) => `${s.shipmentId} ${l.skuId} ${l.units}`)).sort();
        const picked = lists.flatMap((l) =>
          l.tasks.map((t) => `${t.shipmentId} ${t.skuId} ${t.units}`),
        );
        expect(picked.sort()).toEqual(keys(released));
        const homes = lists.flatMap((l) => l.shipments);
        expect(new Set(homes).size).toBe(homes.length);
        for (const list of lists) {
          expect(list.shipments.length).toBeLessThanOrEqual(shipments);
          const load = list.tasks.reduce((total, t) => total + t.units, 0);
          if (list.shipments.length > 1) expect(load).toBeLessThanOrEqual(most);
        }
      },
    ),
  );
});
