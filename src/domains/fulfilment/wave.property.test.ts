import {
  asId,
  hours,
  instant,
  minutes,
  parseInstant,
  plus,
  type ShipmentId,
  units,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Candidate, type Floor, leaveBy, planWave } from './wave.ts';

const floor: Floor = {
  departure: parseInstant('2026-05-06T14:30:00Z'),
  pickLead: minutes(30),
  unitsPerHour: 60,
  openUnits: units(0),
  mostOpen: units(100),
};
const shipment = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  shipmentId: asId<ShipmentId>(id),
  express: false,
  promisedAt: parseInstant('2026-05-09T16:00:00Z'),
  transit: hours(20),
  units: units(10),
  ...more,
});

const anyCandidate = fc.record({
  express: fc.boolean(),
  promisedIn: fc.integer({ min: 60, max: 5 * 24 * 60 }),
  units: fc.integer({ min: 1, max: 40 }),
});
const now = parseInstant('2026-05-06T09:00:00Z');
const plan = (
  drawn: readonly { express: boolean; promisedIn: number; units: number }[],
  late = 0,
) => {
  const candidates = drawn.map((d, n) =>
    shipment(`s${n}`, {
      express: d.express,
      promisedAt: plus(now, minutes(d.promisedIn)),
      transit: minutes(30),
      units: units(d.units),
    }),
  );
  const at = { now: instant(now + late * 60_000), period: minutes(15) };
  return { candidates, ...planWave(candidates, floor, at) };
};

test('every candidate is released or waits, never both, and the floor keeps its limit', () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { maxLength: 30 }), (drawn) => {
      const { candidates, release, wait } = plan(drawn);
      expect([...release, ...wait.map((w) => w.shipmentId)].sort()).toEqual(
        candidates.map((c) => c.shipmentId).sort(),
      );
      const standard = candidates.filter((c) => release.includes(c.shipmentId) && !c.express);
      const open = candidates
        .filter((c) => release.includes(c.shipmentId))
        .reduce((total, c) => total + c.units, 0);
      if (standard.length > 1) expect(open).toBeLessThanOrEqual(floor.mostOpen);
    }),
  );
});

test('what is released follows one after another in time, as long as the floor keeps up', () => {
  fc.assert(
    fc.property(fc.array(anyCandidate, { minLength: 1, maxLength: 30 }), (drawn) => {
      // Those told to wait until then can still be picked one by one and leave in time.
      const { candidates, wait } = plan(drawn);
      const order = wait
        .map((w) => ({ ...w, c: candidates.find((c) => c.shipmentId === w.shipmentId) }))
        .filter((w) => w.reason === 're-plannable');
      let free = 0;
      for (const { until, c } of order) {
        if (!c) continue;
        const start = Math.max(free, until);
        free = start + (c.units / floor.unitsPerHour) * 3_600_000;
        expect(free + floor.pickLead * 1000).toBeLessThanOrEqual(leaveBy(c, floor) + 1);
      }
    }),
  );
});
