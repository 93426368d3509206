import { asId, minutes, plus, seconds, type SiteId } from '@waystock/kernel';
import { decodeLine, type LonLat } from '../../apps/web/kit/map/decode-line.ts';
import type { Answer, Caller, TestApi } from './api.ts';
import { loadParcels, pickAt } from './town.ts';

/** A city in the middle of its afternoon: vans and bikes on the road, goods on their way to others. */
export interface BusyCity {
  /** A shopper whose order is on its way to them, the order, and its route. */
  readonly waiting: { readonly customerId: string; readonly orderId: string };
  /** Every vehicle reports that it has come a bit further. */
  driveOn(): Promise<void>;
  /** A driver on the road. */
  readonly driver: { readonly courierId: string; readonly vehicleId: string };
  /** A site with a list that is half picked. */
  readonly picking: SiteId;
}

const shoppers = 48;

export async function makeBusy(api: TestApi, ops: Caller): Promise<BusyCity> {
  const orders = await orderAll(api);
  const sites: Answer['body'][] = (await ops.get('/sites?limit=200')).body.items;
  for (const { site_id } of sites) await ops.send('POST', '/waves', { site_id });
  await api.settle();
  for (const { site_id } of sites) await pickAt(ops, site_id);
  await api.settle();
  for (let n = 0; n < 3; n++) {
    await ops.send('POST', '/routes/plan', { region_id: 'REGION-CITY' });
    await api.settle();
    pass(api, 8);
  }
  const routes: Answer['body'][] = (await ops.get('/routes?state=released&limit=200')).body.items;
  const onTheWay: OnTheWay[] = [];
  for (const [i, { route_id }] of routes.entries())
    onTheWay.push(await sendOff(api, ops, { id: route_id, i }));
  for (let n = 0; n < 2; n++) await driveOn(api, ops, onTheWay);
  await api.settle();
  const picking = await leaveHalfPicked(api, ops);
  const [first] = routes.toSorted((a, b) => b.stops_total - a.stops_total);
  const { stops } = (await ops.get(`/routes/${first.route_id}`)).body;
  const next = stops.find((one: Answer['body']) => one.kind === 'deliver');
  const order =
    orders.find(({ order_id }) => order_id === next.order_id) ?? (await orderOf(ops, next));
  const vehicle = (await ops.get(`/vehicles/${first.vehicle_id}`)).body;
  return {
    driveOn: () => driveOn(api, ops, onTheWay),
    waiting: { customerId: order.customer_id, orderId: order.order_id },
    driver: { courierId: vehicle.courier_id, vehicleId: first.vehicle_id },
    picking,
  };
}

const orderOf = async (ops: Caller, stop: Answer['body']): Promise<Answer['body']> => {
  const { order_id } = (await ops.get(`/shipments/${stop.shipment_id}`)).body;
  return (await ops.get(`/orders/${order_id}`)).body;
};

function pass(api: TestApi, n: number): void {
  const { clock } = api.database;
  clock.now = plus(clock.now, minutes(n));
}

async function orderAll(api: TestApi): Promise<Answer['body'][]> {
  const placed: Answer['body'][] = [];
  for (let n = 1; n <= shoppers; n++) placed.push(await orderFor(api, n));
  await api.settle();
  return placed.filter(({ order_id }) => order_id !== undefined);
}

const kinds = ['pantry', 'dairy', 'drinks', 'bakery', 'toiletries', 'coffee-and-tea'];

async function orderFor(api: TestApi, n: number): Promise<Answer['body']> {
  const me = await api.as('shopper', `CUS-${n.toString().padStart(5, '0')}`);
  const [address] = (await me.get('/me/addresses')).body.items;
  const category = kinds[n % kinds.length] ?? 'pantry';
  const { items } = (await me.get(`/skus?category=${category}&limit=30`)).body;
  const chosen = [items[n % items.length], items[(n * 7 + 3) % items.length]];
  const { street = address.lines[0], postcode, city, country, position } = address;
  const ask = (sla: string) =>
    me.send('POST', '/orders', {
      lines: [...new Set(chosen)].map(({ sku_id }) => ({ sku_id, units: 1 })),
      destination: { recipient: 'Emma Tran', street, postcode, city, country, position },
      delivery: { sla },
      currency: 'EUR',
      payment_method: 'tok_visa',
    });
  const soon = await ask(n % 3 === 0 ? 'two-hour' : 'same-day');
  return soon.status === 201 ? soon.body : (await ask('same-day')).body;
}

/** A vehicle on its way, and how far along it is. */
interface OnTheWay {
  readonly vehicleId: string;
  readonly way: readonly LonLat[];
  share: number;
}

/** Loaded and on the road, each another share of its way along. */
async function sendOff(
  api: TestApi,
  ops: Caller,
  { id, i }: { readonly id: string; readonly i: number },
): Promise<OnTheWay> {
  const route = (await ops.get(`/routes/${id}`)).body;
  for (const { kind, shipment_id } of route.stops)
    if (kind === 'deliver') await loadParcels(ops, shipment_id);
  const at = new Date(api.world.now());
  await ops.send('POST', `/routes/${id}/events`, { at, type: 'started' });
  const { legs } = (await ops.get(`/routes/${id}/line`)).body;
  const lines: LonLat[][] = legs.map(({ line }: { line: string }) => decodeLine(line));
  const way = lines.find((line) => line.length > 1) ?? [];
  return { vehicleId: route.vehicle_id, way, share: 0.25 + 0.08 * (i % 7) };
}

/** A bit further along the streets, as they report it. */
async function driveOn(api: TestApi, ops: Caller, all: readonly OnTheWay[]): Promise<void> {
  const { clock } = api.database;
  clock.now = plus(clock.now, seconds(5));
  for (const one of all) {
    const place = along(one.way, one.share);
    one.share = Math.min(0.95, one.share + 0.03);
    if (!place) continue;
    const reports = [{ at: new Date(clock.now), position: { lon: place[0], lat: place[1] } }];
    await ops.send('POST', `/vehicles/${one.vehicleId}/positions`, { reports });
  }
}

/** So far of a line, by length. */
function along(line: readonly LonLat[], share: number): LonLat | undefined {
  const steps = line.slice(1).map((to, i): [LonLat, LonLat, number] => {
    const from = line[i] ?? to;
    return [from, to, Math.hypot(to[0] - from[0], to[1] - from[1])];
  });
  let left = share * steps.reduce((sum, [, , length]) => sum + length, 0);
  for (const [from, to, length] of steps) {
    if (left <= length) {
      const part = length === 0 ? 0 : left / length;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    left -= length;
  }
  return line.at(-1);
}

/** Another few orders, of which somebody has begun to pick. */
async function leaveHalfPicked(api: TestApi, ops: Caller): Promise<SiteId> {
  const sites = new Map<string, number>();
  for (let n = 1; n <= 12; n++) {
    const { order_id } = await orderFor(api, n);
    await api.settle();
    if (order_id === undefined) continue;
    const [shipment] = (await ops.get(`/orders/${order_id}`)).body.shipments;
    sites.set(shipment.site_id, (sites.get(shipment.site_id) ?? 0) + 1);
  }
  const [busiest] = [...sites].sort((a, b) => b[1] - a[1]);
  const site = asId<SiteId>(busiest?.[0] ?? 'FC-1');
  await ops.send('POST', '/waves', { site_id: site });
  await api.settle();
  return site;
}
