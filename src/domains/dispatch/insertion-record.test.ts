import {
  asId,
  instant,
  metres,
  minutes,
  plus,
  type RouteId,
  seconds,
  type VehicleId,
} from '@waystock/kernel';
import { expect, test } from 'vitest';
import { dispatchNow } from '../../../test/support/dispatch-states.ts';
import type { InsertionChoice } from './insertion.ts';
import { isWorthInserting } from './insertion-record.ts';

const promisedAt = plus(dispatchNow, minutes(60));
const insertion = (extraCost: number, there: number): InsertionChoice => {
  const deliverAt = plus(dispatchNow, minutes(there));
  return {
    routeId: asId<RouteId>('rte_1'),
    version: 1,
    extraCost,
    extraDistance: metres(0),
    extraTime: seconds(0),
    deliverAt,
    slack: seconds((promisedAt - deliverAt) / 1000),
    remaining: [],
    back: { duration: seconds(0), distance: metres(0) },
    returnAt: deliverAt,
  };
};
const fresh = (cost: number, there: number) => ({
  vehicleId: asId<VehicleId>('veh_1'),
  cost,
  arriveAt: instant(plus(dispatchNow, minutes(there))),
});

test.each([
  ['in time and cheaper than somebody new', insertion(500, 40), fresh(800, 20), true],
  ['in time and dearer', insertion(900, 20), fresh(800, 40), false],
  ['in time, when somebody new would be late', insertion(900, 60), fresh(100, 61), true],
  ['late, when somebody new would be in time', insertion(100, 61), fresh(900, 60), false],
  ['late but sooner than somebody new', insertion(900, 70), fresh(100, 90), true],
  ['later than somebody new, who is late too', insertion(100, 90), fresh(900, 70), false],
  ['in time, with nobody at home', insertion(9000, 60), undefined, true],
  ['late, with nobody at home', insertion(9000, 600), undefined, true],
])('inserted %s: %#', (_why, choice, other, expected) => {
  expect(isWorthInserting(choice, other, promisedAt)).toBe(expected);
});
