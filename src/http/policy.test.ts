import { allRoles, operations, type Role } from '@waystock/contract';
import { asId } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { allow, filterFor, mayCall, permit, type Resource } from './policy.ts';
import { noScope, type Principal, type Scope } from './principal.ts';

const who = (role: Role, subject = 'x', scope: Partial<Scope> = {}): Principal => ({
  role,
  subject,
  scope: { ...noScope, ...scope },
});
const order = (over: Partial<Resource> = {}): Resource => ({
  kind: 'order',
  customerId: asId('cus_1'),
  regionIds: [asId('east')],
  ...over,
});

test.each<[string, boolean, Principal, Resource]>([
  ['a shopper’s own order', true, who('shopper', 'cus_1'), order()],
  ['another shopper’s order', false, who('shopper', 'cus_2'), order()],
  ['an order of nobody', false, who('shopper', 'cus_1'), order({ customerId: undefined })],
  ['ops of the region', true, who('ops', 'o', { regions: [asId('east')] }), order()],
  ['ops of another region', false, who('ops', 'o', { regions: [asId('west')] }), order()],
  ['ops of all regions', true, who('ops', 'o', { regions: 'all' }), order()],
  ['ops, region unknown', false, who('ops', 'o', { regions: [] }), order({ regionIds: [] })],
  ['an auditor', true, who('auditor'), order()],
  ['a host, whose role reads no orders', false, who('host', 'h', { sites: [asId('a')] }), order()],
  ['a driver named like the customer', false, who('driver', 'cus_1'), order()],
])('orders.get by %s: %s', (_, expected, principal, resource) => {
  expect(allow(principal, 'orders.get', resource)).toBe(expected);
});

test('reach does not give a right that the contract withholds', () => {
  const auditor = who('auditor', 'a', { regions: 'all' });
  expect(allow(auditor, 'orders.get', order())).toBe(true);
  expect(allow(auditor, 'orders.cancel', order())).toBe(false);
});

test('a driver reaches a route by courier or by vehicle', () => {
  const route: Resource = { kind: 'route', courierId: asId('c1'), vehicleId: asId('v1') };
  expect(allow(who('driver', 'd', { courierId: asId('c1') }), 'routes.get', route)).toBe(true);
  expect(allow(who('device', 'd', { vehicles: [asId('v1')] }), 'routes.get', route)).toBe(true);
  expect(allow(who('driver', 'd', { courierId: asId('c2') }), 'routes.get', route)).toBe(false);
  expect(allow(who('driver', 'd'), 'routes.get', { kind: 'route' })).toBe(false);
});

test('another’s object is not there', () => {
  expect(permit(who('shopper', 'cus_2'), 'orders.get', order())).toEqual({
    ok: false,
    error: { kind: 'not-found' },
  });
});

test('keys are for those who run everything', () => {
  const key: Resource = { kind: 'administration' };
  expect(allow(who('ops', 'o', { regions: 'all' }), 'access.revokeApiKey', key)).toBe(true);
  expect(allow(who('ops', 'o', { regions: [asId('east')] }), 'access.revokeApiKey', key)).toBe(
    false,
  );
});

test.each<[Principal, Resource['kind'], unknown]>([
  [who('shopper', 'cus_1'), 'order', { customerId: 'cus_1' }],
  [who('ops', 'o', { regions: 'all' }), 'order', 'everything'],
  [who('ops', 'o', { regions: [asId('east')] }), 'order', { regionIds: ['east'] }],
  [who('ops', 'o', { regions: [asId('east')] }), 'administration', 'nothing'],
  [who('host', 'h', { sites: [asId('a')] }), 'stock', { siteIds: ['a'] }],
  [who('host', 'h'), 'order', 'nothing'],
  [who('driver', 'd', { courierId: asId('c') }), 'route', { courierId: 'c', vehicleIds: [] }],
])('%j lists %s: %j', (principal, kind, filter) => {
  expect(filterFor(principal, kind)).toEqual(filter);
});

describe('the whole table', () => {
  test('a shopper, a driver or a device changes nothing that is everybody’s', () => {
    const writes = operations.filter(({ endpoint }) => endpoint.repetition === 'key');
    const allowed = (role: Role) =>
      writes.filter(({ name }) => mayCall(role, name)).map(({ name }) => name);
    expect(allowed('auditor')).toEqual([]);
    expect(
      allowed('shopper').filter(
        (name) => !/^(orders|checkout|payments|returns|customers)\./.test(name),
      ),
    ).toEqual([]);
    // An offer is to one courier; its handler asks whose it is.
    const drivers = /^(fulfilment\.scanAtDock|routes\.report|offers\.(accept|decline))$/;
    expect(allowed('driver').filter((name) => !drivers.test(name))).toEqual([]);
  });

  test('without scope nobody but shoppers and auditors reaches anything of somebody', () => {
    for (const role of allRoles.filter((role) => role !== 'auditor'))
      expect(allow(who(role), 'orders.get', order()), role).toBe(false);
  });
});
