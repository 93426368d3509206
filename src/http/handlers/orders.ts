import type { api, BodyOf } from '@waystock/contract';
import { ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import {
  type Destination,
  findDestination,
  findOrder,
  isCancellable,
  listEvents,
  listLines,
  listOrders,
  listShipments,
  type Order,
  type OrderLine,
  type OrdersError,
  type Shipment,
} from '../../domains/orders/index.ts';
import { listOrderAudiences } from '../../views/fact-audience.ts';
import {
  type EditedOrder,
  editPrepared,
  type OrderChanges,
  prepareEdit,
} from '../../workflows/edit-order.ts';
import { cancelOrderIn } from '../../workflows/fulfil-order.ts';
import { placePrepared } from '../../workflows/place-order.ts';
import {
  type OrderRequest,
  prepareOrder,
  type Wish,
  wishFor,
} from '../../workflows/prepare-order.ts';
import {
  booksSlot,
  type Goods,
  loadGoods,
  mayShare,
  placeTogether,
} from '../../workflows/place-together.ts';
import { makeCalls } from '../../workflows/settle-payments.ts';
import type { Tx, Vault } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import type { Resource } from '../policy.ts';
import { boundsFor, sitesWithin } from '../reach.ts';

type Permit = (what: Resource) => Result<void, NotFound>;
type OrderNotFound = Extract<OrdersError, { kind: 'order-not-found' }>;

export const orders = {
  async list({ world, query, page, permit, principal }) {
    const customerId =
      principal.role === 'shopper' ? (principal.subject as Order['customerId']) : query.customer_id;
    const may = permit({ kind: 'order', customerId, regionIds: [] });
    if (!may.ok && principal.role === 'shopper') return may;
    const found = await world.db.read(async (tx) =>
      listOrders(tx, {
        ...(customerId ? { customerId } : {}),
        ...(query.stage ? { stage: query.stage } : {}),
        ...(query.number ? { number: query.number } : {}),
        ...(page.after ? { before: page.after } : {}),
        siteIds: await sitesWithin(tx, boundsFor(principal, 'order', { siteId: query.site_id })),
        limit: page.limit + 1,
      }),
    );
    return ok(pageFrom(found, page, { item: summaryOf, key: (order) => order.id }));
  },

  async place({ world, body, principal, permit, command, together }) {
    const customerId =
      principal.role === 'shopper' ? (principal.subject as Order['customerId']) : body.customer_id;
    if (!customerId || !permit({ kind: 'basket', customerId }).ok)
      return refuse({ kind: 'not-found' });
    const request = requestOf(customerId, body);
    const alone = async () => {
      const prepared = await prepareOrder(world, request);
      // A command as well: an order placed under this key before may no longer be possible now.
      if (!prepared.ok) return command(async () => prepared);
      return command(async (tx) => {
        const placed = await placePrepared(tx, world.vault, prepared.value);
        return placed.ok ? ok(orderBody(placed.value.order, placed.value)) : placed;
      });
    };
    if (!mayShare(request)) return alone();
    const wish = await wishFor(world, request);
    return booksSlot(wish) ? alone() : together(placing, wish, alone);
  },

  async get({ world, params, permit, principal }) {
    // Auditors read what happened to an order; for whom it was is not theirs to know.
    const vault = principal.role === 'auditor' ? undefined : world.vault;
    return world.db.read((tx) => readOrder(tx, vault, { orderId: params.order_id, permit }));
  },

  async cancel({ params, body, permit, principal, command, world }) {
    const may = await world.db.read((tx) => mayTouch(tx, params.order_id, permit));
    if (!may.ok) return may;
    return command(async (tx) => {
      const shipments = await listShipments(tx, params.order_id);
      const stage = may.value.stage;
      if (!shipments.some((s) => isCancellable(s.stage)))
        return refuse({ kind: 'too-late-to-change', orderId: params.order_id, stage });
      await cancelOrderIn(
        tx,
        params.order_id,
        body.reason,
        `${principal.role}:${principal.subject}`,
      );
      return readOrder(tx, world.vault, { orderId: params.order_id, permit });
    });
  },

  async edit({ world, params, body, version, principal, permit, command }) {
    const orderId = params.order_id;
    const may = await world.db.read((tx) => mayTouch(tx, orderId, permit));
    if (!may.ok) return may;
    const prepared = await prepareEdit(world, { orderId, version, changes: changesOf(body) });
    // A command as well: a change made under this key before is told again.
    if (!prepared.ok) return command(async () => prepared);
    let calls: EditedOrder['calls'] = [];
    const done = await command(async (tx) => {
      const actor = `${principal.role}:${principal.subject}`;
      const edited = await editPrepared(tx, world.vault, { ...prepared.value, actor });
      if (!edited.ok) return edited;
      ({ calls } = edited.value);
      return readOrder(tx, world.vault, { orderId, permit });
    });
    if (done.reply) await makeCalls(world, calls);
    return done;
  },

  async events({ world, params, page, permit }) {
    return world.db.read(async (tx) => {
      const may = await mayTouch(tx, params.order_id, permit);
      if (!may.ok) return may;
      const after = Number(page.after || 0);
      const events = (await listEvents(tx, params.order_id)).filter((e) => e.seq > after);
      const item = ({ seq, type, shipmentId, actor, data, at }: (typeof events)[number]) => ({
        seq,
        type,
        shipment_id: shipmentId as Shipment['id'] | null,
        actor,
        data,
        at,
      });
      return ok(pageFrom(events, page, { item, key: (event) => String(event.seq) }));
    });
  },
} satisfies Partial<HandlersOf<typeof api.orders>>;

const placing = {
  load: loadGoods,
  async work(tx: Tx, wishes: readonly Wish[], goods: Goods) {
    const placed = await placeTogether(tx, wishes, goods);
    return placed.map((one) =>
      one !== 'alone' && one.ok ? ok(orderBody(one.value.order, one.value)) : one,
    );
  },
};

export const requestOf = (
  customerId: Order['customerId'],
  body: BodyOf<typeof api.orders.place>,
): OrderRequest => ({
  customerId,
  lines: body.lines.map((line) => ({ skuId: line.sku_id, units: line.units })),
  destination: destinationOf(body.destination),
  sla: body.delivery.sla,
  slotId: body.delivery.slot_id,
  pickupSiteId: body.delivery.pickup_site_id,
  currency: body.currency,
  paymentMethod: body.payment_method,
  billing: body.billing_address,
  promotionCode: body.promotion_code,
  oneBox: body.one_box ?? false,
  basketReservationId: body.basket_reservation_id,
});

const destinationOf = ({
  address_confirmed: isMeant,
  ...destination
}: BodyOf<typeof api.orders.place>['destination']): OrderRequest['destination'] =>
  isMeant === undefined ? destination : { ...destination, isMeant };

const changesOf = (body: BodyOf<typeof api.orders.edit>): OrderChanges => ({
  ...(body.lines
    ? { lines: body.lines.map((line) => ({ skuId: line.sku_id, units: line.units })) }
    : {}),
  ...(body.destination ? { destination: destinationOf(body.destination) } : {}),
  ...(body.delivery
    ? {
        delivery: {
          sla: body.delivery.sla,
          slotId: body.delivery.slot_id,
          pickupSiteId: body.delivery.pickup_site_id,
        },
      }
    : {}),
  ...(body.one_box === undefined ? {} : { oneBox: body.one_box }),
});

/** Another's order is not there. */
export async function mayTouch(
  tx: Tx,
  orderId: OrderId,
  permit: Permit,
): Promise<Result<Order, OrderNotFound>> {
  const [order, [audience]] = await Promise.all([
    findOrder(tx, orderId),
    listOrderAudiences(tx, { orderIds: [orderId], shipmentIds: [] }),
  ]);
  return order && audience && permit({ kind: 'order', ...audience }).ok
    ? ok(order)
    : refuse({ kind: 'order-not-found', order: orderId });
}

/** Without the vault it says everything but where to. */
export async function readOrder(
  tx: Tx,
  vault: Vault | undefined,
  { orderId, permit }: { readonly orderId: OrderId; readonly permit: Permit },
) {
  const may = await mayTouch(tx, orderId, permit);
  if (!may.ok) return may;
  const [destination, lines, shipments] = await Promise.all([
    vault && findDestination(tx, vault, orderId),
    listLines(tx, orderId),
    listShipments(tx, orderId),
  ]);
  return ok(orderBody(may.value, { destination, lines, shipments }));
}

export const orderBody = (
  order: Order,
  parts: {
    destination: Destination | undefined;
    lines: readonly OrderLine[];
    shipments: readonly Shipment[];
  },
) => ({
  ...summaryOf(order),
  items_minor: order.items.minor,
  discount_minor: order.discount.minor,
  shipping_minor: order.shipping.minor,
  promotion_code: order.promotionCode ?? null,
  one_box: order.oneBox,
  cancel_reason: order.cancelReason ?? null,
  destination: parts.destination ? destinationBody(parts.destination) : null,
  lines: parts.lines.map((line) => ({
    line: line.line,
    sku_id: line.skuId,
    units: line.units,
    price_minor: line.price.minor,
    discount_minor: line.discount.minor,
  })),
  shipments: parts.shipments.map(shipmentBody),
});

const summaryOf = (order: Order) => ({
  order_id: order.id,
  number: order.number,
  customer_id: order.customerId,
  stage: order.stage,
  sla: order.sla,
  currency: order.currency,
  total_minor: order.total.minor,
  placed_at: order.placedAt,
  promised_at: order.promisedAt,
  version: order.version,
});

const destinationBody = (to: Destination) => ({
  recipient: to.recipient,
  phone: to.phone ?? null,
  instructions: to.instructions ?? null,
  street: to.street,
  postcode: to.postcode,
  city: to.city,
  country: to.country,
  position: { lon: to.lon, lat: to.lat },
});

export const shipmentBody = (shipment: Shipment) => ({
  shipment_id: shipment.id,
  order_id: shipment.orderId,
  site_id: shipment.siteId,
  stage: shipment.stage,
  attempt: shipment.attempt,
  promised_at: shipment.promisedAt,
  released_at: shipment.releasedAt ?? null,
  awaiting_transfers: shipment.awaitingTransfers,
  service: shipment.service,
  lines: shipment.lines.map((line) => ({
    line: line.line,
    sku_id: line.skuId,
    from_site_id: line.fromSiteId,
    units: line.units,
  })),
  version: shipment.version,
});
