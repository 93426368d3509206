import {
  asId,
  hours,
  minutes,
  parseInstant,
  type ShipmentId,
  timeZone,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type Candidate, type Floor, leaveBy, nextDeparture, planWave } from './wave.ts';

/** The next departure at 14:30 UTC, half an hour to the dock, one unit a minute. */
const floor: Floor = {
  departure: parseInstant('2026-05-06T14:30:00Z'),
  pickLead: minutes(30),
  unitsPerHour: 60,
  openUnits: units(0),
  mostOpen: units(100),
};
const at = (text: string) => ({ now: parseInstant(text), period: minutes(15) });
const shipment = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  shipmentId: asId<ShipmentId>(id),
  express: false,
  promisedAt: parseInstant('2026-05-09T16:00:00Z'),
  transit: hours(20),
  units: units(10),
  ...more,
});

describe('nextDeparture', () => {
  const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: 480, closes: 960 }));
  test.each([
    ['before the cut-off: today', '2026-05-06T09:00:00Z', '2026-05-06T14:30:00Z'],
    ['at the cut-off: today', '2026-05-06T14:00:00Z', '2026-05-06T14:30:00Z'],
    ['after it: tomorrow', '2026-05-06T14:01:00Z', '2026-05-07T14:30:00Z'],
    ['over a closed week-end', '2026-05-08T15:00:00Z', '2026-05-11T14:30:00Z'],
    ['after the clocks went back', '2026-10-23T15:00:00Z', '2026-10-26T15:30:00Z'],
  ])('%s', (_name, now, expected) => {
    const hours = { timeZone: timeZone('Europe/Berlin'), weekly: weekdays, closedOn: [] };
    const site = { hours, cutOff: 16 * 60, pickLead: minutes(30) };
    expect(nextDeparture(site, parseInstant(now))).toBe(parseInstant(expected));
  });
});

test('a promise before the next departure decides', () => {
  const soon = { promisedAt: parseInstant('2026-05-06T12:00:00Z'), transit: hours(1) };
  expect(leaveBy(shipment('a', soon), floor)).toBe(parseInstant('2026-05-06T11:00:00Z'));
  expect(leaveBy(shipment('b'), floor)).toBe(floor.departure);
});

describe('planWave', () => {
  test('waits while the plan may still improve, and goes just before the latest start', () => {
    // 10 min of work, 30 to the dock, gone by 14:30: the latest start is 13:50 UTC.
    const early = planWave([shipment('a')], floor, at('2026-05-06T13:30:00Z'));
    expect(early).toEqual({
      release: [],
      wait: [
        {
          shipmentId: 'a',
          until: parseInstant('2026-05-06T13:50:00Z'),
          reason: 're-plannable',
        },
      ],
    });
    expect(planWave([shipment('a')], floor, at('2026-05-06T13:35:00Z')).release).toEqual(['a']);
  });

  test('a pile of work for one cut-off starts earlier', () => {
    const pile = Array.from({ length: 6 }, (_, n) => shipment(`s${n}`));
    const { release, wait } = planWave(pile, floor, at('2026-05-06T12:50:00Z'));
    // 60 minutes of work end at 14:00; the first starts at 13:00, the second at 13:10.
    expect(release).toEqual(['s0']);
    expect(wait.map((w) => (w.until - parseInstant('2026-05-06T13:00:00Z')) / 60_000)).toEqual([
      10, 20, 30, 40, 50,
    ]);
  });

  test('open work pushes everything forward', () => {
    const busy = { ...floor, openUnits: units(60) };
    expect(planWave([shipment('a')], busy, at('2026-05-06T12:40:00Z')).release).toEqual(['a']);
  });

  test('express goes at once, first, and past a full floor', () => {
    const full = { ...floor, openUnits: units(100) };
    const plan = planWave(
      [shipment('slow'), shipment('fast', { express: true })],
      full,
      at('2026-05-06T13:45:00Z'),
    );
    expect(plan.release).toEqual(['fast']);
    expect(plan.wait).toMatchObject([{ shipmentId: 'slow', reason: 'floor-full' }]);
  });

  test('one shipment larger than the floor still goes when the floor is empty', () => {
    const huge = shipment('huge', { units: units(500) });
    expect(planWave([huge], floor, at('2026-05-06T13:45:00Z')).release).toEqual(['huge']);
  });
});
