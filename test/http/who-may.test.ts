import {
  allRoles,
  type JsonSchema,
  openapi,
  type Operation,
  operations,
  type Role,
} from '@waystock/contract';
import { plus, seconds } from '@waystock/kernel';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { valuesOf } from '../support/api-fuzz-values.ts';
import { openTown, type Town } from '../support/town.ts';

/**
 * Who may call what, written down a second time: s(hopper), d(river), h(ost), o(ps), a(uditor),
 * (de)v(ice); `*` is anybody, with or without a name. The contract says it to the server; an endpoint
 * without an entry here, or with another one, fails.
 */
const may: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  catalogue: {
    listSkus: '*',
    listCategories: '*',
    getSku: '*',
    putSku: 'o',
    listOwners: 'oha',
    putOwner: 'o',
  },
  sites: {
    ...{ list: 'sdhoav', get: 'sdhoav', put: 'o', pause: 'oh', resume: 'oh' },
    ...{ pauseEffects: 'oa', work: 'oha', collections: 'oha', statement: 'oha' },
    ...{ listRegions: 'sdhoav', putRegion: 'o', listLanes: 'oha', putLane: 'o' },
  },
  stock: {
    ...{ list: 'ohav', availability: '*', listLots: 'oha', listMovements: 'oha', receive: 'ohv' },
    ...{ remove: 'ohv', count: 'ohv', transfer: 'o', setSafety: 'o' },
  },
  inbound: {
    ...{ list: 'oha', get: 'oha', announce: 'o', receive: 'ohv', reschedule: 'o', cancel: 'o' },
  },
  tariffs: {
    ...{ listCarriers: 'oa', putCarrier: 'o', listLastMiles: 'oa', putLastMile: 'o' },
    ...{ listDeliveryOffers: 'oa', putDeliveryOffer: 'o' },
  },
  payouts: { listRates: 'oha', list: 'oha', get: 'oha' },
  promotions: { list: 'oa', get: 'oa', put: 'o' },
  checkout: {
    ...{ checkAddress: 'so', searchAddresses: 'so', deliveryOptions: 'so', checkOrder: 'so' },
    soonestPromises: 'so',
    ...{ holdBasket: 'so', prolongHold: 'so', releaseHold: 'so' },
  },
  orders: {
    ...{ place: 'so', list: 'soa', get: 'soa', edit: 'so', cancel: 'so' },
    ...{ events: 'soa', tracking: 'soa', share: 's', unshare: 's', getShipment: 'sdhoa' },
  },
  shared: { get: '*' },
  payments: { get: 'soa', retry: 's', completeChallenge: 's', webhook: '*' },
  fraud: { list: 'oa', get: 'oa', decide: 'o' },
  allocation: { list: 'oa', get: 'oa', replan: 'o', listSources: 'oa', changeSource: 'o' },
  fulfilment: {
    ...{ releaseWave: 'ho', listPickLists: 'hov', getPickList: 'hov', scanPick: 'hov' },
    ...{ reportShort: 'hov', pack: 'hov', listParcels: 'dhoav', getLabel: 'hov' },
    ...{ nextWave: 'hoa', scanAtDock: 'dhov', listDock: 'hoav', collect: 'hov' },
  },
  fleet: {
    ...{ list: 'oa', get: 'doav', put: 'o', setStatus: 'o', reportPositions: 'dvo' },
    ...{ lastPosition: 'dov', listCouriers: 'oa', getCourier: 'doa', putCourier: 'o' },
    assignDriver: 'o',
  },
  routes: {
    plan: 'o',
    list: 'doa',
    get: 'doav',
    insert: 'o',
    report: 'dvo',
    line: 'doav',
    listInsertions: 'oa',
  },
  offers: { list: 'd', accept: 'd', decline: 'd' },
  proofs: { keep: 'dv', list: 'so' },
  returns: { request: 'so', list: 'shoa', get: 'shoa', receive: 'hov', refund: 'o' },
  solver: { solve: 'o' },
  customers: {
    ...{ getProfile: 's', putProfile: 's', setConsents: 's', listAddresses: 's', addAddress: 's' },
    ...{ retireAddress: 's', export: 's', erase: 's' },
    ...{ listPushSubscriptions: 's', subscribePush: 's', endPush: 's' },
  },
  control: { exceptions: 'oa', openOrders: 'oa', fleet: 'oa', indicators: 'oa' },
  map: { drawing: '*' },
  roads: { listConditions: 'oa', addCondition: 'o', liftCondition: 'o', findStreet: 'oa' },
  live: { facts: 'sdhoav', positions: 'doav' },
  access: { whoAmI: 'sdhoav', listApiKeys: 'oa', createApiKey: 'o', revokeApiKey: 'o' },
  admin: {
    ...{ listSchedules: 'oa', runSchedule: 'o', listDeadLetters: 'oa', replayDeadLetter: 'o' },
    auditBooks: 'oa',
  },
};
const letters: Readonly<Record<Role, string>> = {
  ...{ shopper: 's', driver: 'd', host: 'h', ops: 'o', auditor: 'a', device: 'v' },
};

function mayCall({ name }: Operation): string {
  const [resource = '', operation = ''] = name.split('.');
  return may[resource]?.[operation] ?? 'nobody wrote down who may call it';
}

let town: Town;
/** Somebody's object for each parameter of a path; what is not here is made up. */
let objects: Readonly<Record<string, string>> = {};
beforeAll(async () => {
  town = await openTown({ TEA: 50 });
  const order = await town.order({ TEA: 2 });
  const driver = await town.driver('VAN-1');
  const [list] = await released();
  const [task] = (await town.host.get(`/pick-lists/${list.pick_list_id}`)).body.items;
  await town.pick();
  await town.ops.send('POST', '/routes/plan', { region_id: 'reg_test' });
  const [route] = (await driver.get('/routes')).body.items;
  const shipmentId = order.shipments[0].shipment_id;
  const [parcel] = (await town.host.get(`/shipments/${shipmentId}/parcels`)).body.items;
  const [decision] = (await town.ops.get('/allocation-decisions')).body.items;
  const shopper = await town.api.as('shopper', 'cus_1');
  const lines = [{ sku_id: 'TEA', units: 1 }];
  const held = await shopper.send('POST', '/checkout/basket-holds', { lines });
  const receipt = { sku_id: 'TEA', site_id: 'SHOP', units: 5, due_at: '2026-05-07T08:00:00Z' };
  const announced = await town.ops.send('POST', '/inbound', receipt);
  const ring = [0, 1, 2].map((i) => ({ lon: 13.4 + i / 100, lat: 52.5 + (i % 2) / 100 }));
  const noFly = { effect: { kind: 'no-fly', ring }, reason: 'a balloon' };
  const closed = await town.ops.send('POST', '/roads/conditions', noFly);
  objects = {
    condition_id: closed.body.condition_id,
    ...{ task_id: task.task_id, code: parcel.tracking_number },
    reservation_id: held.body.reservation_id,
    inbound_id: announced.body.inbound_id,
    ...{ order_id: order.order_id, shipment_id: shipmentId, route_id: route.route_id },
    ...{ tracking_number: parcel.tracking_number, decision_id: decision.decision_id },
    ...{ pick_list_id: list.pick_list_id, vehicle_id: 'VAN-1', courier_id: 'DRIVER-OF-VAN-1' },
    ...{ site_id: 'SHOP', sku_id: 'TEA', region_id: 'reg_test', sla: 'same-day' },
    month: '2026-05',
  };
});
afterAll(() => town.api.close());

async function released() {
  await town.host.send('POST', '/waves', { site_id: 'SHOP' });
  return (await town.host.get('/pick-lists?site_id=SHOP')).body.items;
}

const pathOf = ({ endpoint }: Operation): string =>
  endpoint.spec.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => objects[name] ?? made(name));
const made = (name: string): string =>
  /^(sku|site|owner|region|vehicle|courier|address|code|schedule|key)/.test(name)
    ? 'made-up'
    : `${name.slice(0, 3)}_01jtk5c0000000000000000000`;

const ask = (caller: Caller, operation: Operation): Promise<Answer> => {
  const { method } = operation.endpoint.spec;
  const path = pathOf(operation);
  return method === 'GET' ? caller.get(path) : caller.send(method, path, {});
};
const streams = ({ endpoint }: Operation): boolean => endpoint.spec.stream === true;

test('every endpoint says whom it is for, as is written here', () => {
  const declared = operations.map(({ name, endpoint: { spec } }) => [
    name,
    spec.auth === 'public' ? '*' : [...spec.auth.map((role) => letters[role])].sort().join(''),
  ]);
  const written = operations.map((one) => [one.name, mayCall(one).split('').sort().join('')]);
  expect(declared).toEqual(written);
});

describe.each(operations.filter((one) => mayCall(one) !== '*'))('$name', (operation) => {
  test('is not for those who do not say who they are, nor for other roles', async () => {
    // Nobody in particular may ask twenty times a second.
    town.api.database.clock.now = plus(town.api.world.now(), seconds(1));
    expect((await ask(town.api.nobody, operation)).status).toBe(401);
    for (const role of allRoles.filter((one) => !mayCall(operation).includes(letters[one]))) {
      const other = await town.api.as(role, 'somebody', { regions: 'all' });
      expect([role, (await ask(other, operation)).status]).toEqual([role, 403]);
    }
  });
});

/** Pages that are about everybody's things, whoever looks. */
const everybodys =
  /^(catalogue|promotions)\.|^tariffs\.listCarriers|^sites\.listRegions$|^access\.whoAmI$/;
const ownPages = /^customers\./;
const looks = operations.filter(
  (one) =>
    one.endpoint.spec.method === 'GET' &&
    mayCall(one) !== '*' &&
    !streams(one) &&
    !everybodys.test(one.name) &&
    !ownPages.test(one.name),
);

/** What a question cannot do without. */
const queries: Readonly<Record<string, string>> = {
  'stock.list': '?site_id=SHOP',
  'fulfilment.listPickLists': '?site_id=SHOP',
  'fulfilment.listDock': '?site_id=SHOP',
  'control.indicators': '?from=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z&step=hour',
};

describe.each(looks)('$name', (operation) => {
  const roles = allRoles.filter(
    (role) => role !== 'auditor' && mayCall(operation).includes(letters[role]),
  );
  test.each(roles)('shows nothing of others to a %s', async (role) => {
    if (operation.name.startsWith('sites.') && /shopper|driver/.test(role)) return;
    const stranger = await town.api.as(role, 'cus_stranger');
    const path = pathOf(operation);
    const asked = `${path}${queries[operation.name] ?? ''}`;
    const { status, body } = await stranger.get(asked);
    if (status === 200) expect(body.items).toEqual([]);
    else expect(status).toBe(404);
  });
});

test('an auditor sees an order and not where it goes', async () => {
  const auditor = await town.api.as('auditor', 'auditor');
  const { status, body } = await auditor.get(`/orders/${objects['order_id']}`);
  expect([status, body.destination]).toEqual([200, null]);
  const mine = await (await town.api.as('shopper', 'cus_1')).get(`/orders/${objects['order_id']}`);
  expect(mine.body.destination).toMatchObject({ recipient: 'A. Shopper' });
});

/** What belongs to nobody in particular, or to whoever asks. */
const nobodys =
  /^(catalogue|promotions)\.|^tariffs\.putCarrier$|^allocation\.replan$|^orders\.place$|^checkout\.searchAddresses$|^roads\.findStreet$/;
const ownThings =
  /^checkout\.(check|search|deliveryOptions|soonest|holdBasket)|^customers\.(erase|put|set|add|subscribe)|^access\.|^solver\./;
const changes = operations.filter(
  (one) =>
    one.endpoint.spec.method !== 'GET' &&
    mayCall(one) !== '*' &&
    !nobodys.test(one.name) &&
    !ownThings.test(one.name),
);

const document = openapi({ title: 'who may', version: '1' });
const schemaOf = ({ name }: Operation): JsonSchema | undefined =>
  Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === name)?.requestBody?.content['application/json']
    ?.schema;

/** A body that would do, about the same somebody's objects. */
function bodyFor(operation: Operation): object {
  const schema = schemaOf(operation);
  const known = { ...objects, time_zone: 'Europe/Berlin', home_site_id: 'SHOP' };
  const source = {
    resolve: (ref: string) => document.components.schemas[ref.split('/').at(-1) ?? ''] ?? {},
    known: (field: string) => Object.entries(known).flatMap(([k, v]) => (k === field ? [v] : [])),
  };
  if (!schema) return {};
  const bodies = valuesOf(schema, source, { mode: 'valid' });
  return fc.sample(bodies, { numRuns: 1, seed: 1 })[0] as object;
}

const countFacts = async (): Promise<number> => {
  const { rows } = await town.api.database.db.read((tx) =>
    sql<{ n: number }>`select count(*)::integer as n from storage.fact`.execute(tx.sql),
  );
  return rows[0]?.n ?? 0;
};

describe.each(changes)('$name', (operation) => {
  const roles = allRoles.filter((role) => mayCall(operation).includes(letters[role]));
  test.each(roles)('changes nothing of others for a %s, to whom it is not there', async (role) => {
    // Before there is an order nothing says which region a basket is in: any operations may help.
    if (operation.name.startsWith('checkout.') && role === 'ops') return;
    const before = await countFacts();
    const stranger = await town.api.as(role, 'cus_stranger');
    const method = operation.endpoint.spec.method as 'POST';
    const body = bodyFor(operation);
    const { status } = await stranger.send(method, pathOf(operation), body, { version: 1 });
    expect(status).toBe(404);
    expect(await countFacts()).toBe(before);
  });
});
