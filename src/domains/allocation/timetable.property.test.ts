import {
  addDays,
  hours,
  instant,
  localDate,
  minutes,
  parseInstant,
  plus,
  seconds,
  timeZone,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { earliestHandOver } from '../network/index.ts';
import { collectionsOf, departuresFrom, handOverFrom, timetableOf } from './timetable.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Africa/Nairobi', 'Australia/Lord_Howe'];

const site = fc
  .record({
    zone: fc.constantFrom(...zones),
    spans: fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 30, max: 900 })), {
      minLength: 7,
      maxLength: 7,
    }),
    rest: fc.subarray([0, 1, 2, 3, 4, 5, 6], { maxLength: 5 }),
    always: fc.constantFrom(true, false, false, false),
    closed: fc.constantFrom(0, 1, 2),
    cutOff: fc.integer({ min: 0, max: 1439 }),
    pickLead: fc.integer({ min: 0, max: 20 * 3600 }),
  })
  .map(({ zone, spans, rest, always, closed, cutOff, pickLead }) => ({
    hours: {
      timeZone: timeZone(zone),
      weekly: always
        ? []
        : spans
            .map(([opens, length], weekday) => ({
              weekday,
              opens,
              closes: Math.min(opens + length, 1440),
            }))
            .filter(({ weekday }) => !rest.includes(weekday)),
      closedOn: Array.from({ length: closed }, (_, i) => addDays(localDate('2026-03-28'), i)),
    },
    cutOff,
    pickLead: seconds(pickLead),
  }));

/** Around the changes of daylight saving time in Europe and North America. */
const from = fc
  .tuple(
    fc.constantFrom(
      '2026-03-07T12:00Z',
      '2026-03-28T12:00Z',
      '2026-10-24T12:00Z',
      '2026-06-01T12:00Z',
    ),
    fc.integer({ min: 0, max: 48 * 60 }),
  )
  .map(([day, later]) => plus(parseInstant(day), minutes(later)));

test('a timetable says what the network says, for as long as it holds', () => {
  fc.assert(
    fc.property(site, from, fc.integer({ min: 0, max: 47 * 60 }), (place, start, later) => {
      const at = plus(start, minutes(later));
      const timetable = timetableOf(place, start);
      const said = handOverFrom(timetable, place.pickLead, at);
      const truth = earliestHandOver(place, at);
      // It looks two weeks ahead, the network five.
      if (said !== undefined) expect(said).toBe(truth);
      else expect(truth ?? Number.POSITIVE_INFINITY).toBeGreaterThan(plus(at, hours(24 * 10)));
    }),
    { numRuns: 200 },
  );
});

test('our vehicles leave when goods are ready, then every two hours while it is open', () => {
  const place = {
    hours: {
      timeZone: timeZone('Europe/Berlin'),
      weekly: [{ weekday: 3, opens: 480, closes: 780 }],
      closedOn: [],
    },
    cutOff: 960,
  };
  const timetable = timetableOf(place, parseInstant('2026-05-06T05:00Z'));
  const ready = parseInstant('2026-05-06T08:30Z');
  const told = departuresFrom(timetable, ready, { every: hours(2), most: 4 }).map((at) =>
    new Date(at).toISOString().slice(5, 16),
  );
  expect(told).toEqual(['05-06T08:30', '05-06T10:00', '05-13T06:00', '05-13T08:00']);
});

test('a carrier collects at its minute of every day it works', () => {
  const zone = timeZone('Europe/Berlin');
  const place = { hours: { timeZone: zone, weekly: [], closedOn: [] }, cutOff: 960 };
  const timetable = timetableOf(place, parseInstant('2026-03-27T05:00Z'));
  const calendar = { timeZone: zone, restDays: [0], holidays: [localDate('2026-03-30')] };
  const [first, second, third] = collectionsOf(timetable, zone, { minute: 1080, calendar });
  expect([first, second, third].map((c) => c && new Date(instant(c.leaves)).toISOString())).toEqual(
    ['2026-03-27T17:00:00.000Z', '2026-03-28T17:00:00.000Z', '2026-03-31T16:00:00.000Z'],
  );
});
