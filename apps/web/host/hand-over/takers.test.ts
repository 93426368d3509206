import { asId, instant, type ShipmentId, type VehicleId } from '@waystock/kernel';
import { expect, test } from 'vitest';
import type { Leaving } from '../reads.ts';
import { takersOf, tidyNumber } from './takers.ts';

const leaving = (id: string, change: Partial<Leaving>): Leaving => ({
  shipment_id: asId<ShipmentId>(id),
  order_number: id,
  state: 'packed',
  express: false,
  promised_at: instant(0),
  taken_by: 'vehicle',
  service: 'own',
  vehicle_id: null,
  driver: null,
  departs_at: null,
  parcels: [],
  ...change,
});
const van = (name: string, departs: number): Partial<Leaving> => ({
  vehicle_id: asId<VehicleId>(name),
  departs_at: instant(departs),
});

test('who leaves first is first; carriers, the counter and what has no vehicle follow', () => {
  const dock = [
    leaving('a', {}),
    leaving('b', { taken_by: 'customer', service: 'collection' }),
    leaving('c', van('VAN-2', 2)),
    leaving('d', { taken_by: 'carrier', service: 'POST' }),
    leaving('e', van('VAN-1', 1)),
    leaving('f', van('VAN-2', 2)),
    leaving('g', { state: 'picked' }),
  ];
  expect(takersOf(dock).map(({ name, shipments }) => [name, shipments.length])).toEqual([
    ['VAN-1', 1],
    ['VAN-2', 2],
    ['POST', 1],
    ['Counter', 1],
    ['No vehicle yet', 1],
  ]);
});

test('a number is read as people write it', () => {
  expect(tidyNumber(' ws 7k2m9-q4tbxoil ')).toBe('WS7K2M9Q4TBX011');
});
