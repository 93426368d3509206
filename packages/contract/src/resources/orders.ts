import type { CustomerId, OrderId, ReservationId, ShipmentId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { siteId } from './sites.ts';

export const orderId = field.generatedId<OrderId>();
export const shipmentId = field.generatedId<ShipmentId>();
export const customerId = field.codeId<CustomerId>();
export const reservationId = field.generatedId<ReservationId>();
export const slotId = field.codeId<string>();

export const sla = field.oneOf('two-hour', 'same-day', 'standard', 'pickup');
/** How far an order can have come, and how it may end. */
export const orderStages = [
  'created',
  'authorised',
  'cleared',
  'allocated',
  'picked',
  'packed',
  'in-transit',
  'delivered',
  'cancelled',
  'returning',
  'returned',
] as const;
export const stage = field.oneOf(...orderStages);

/** Why somebody may say that an order is not wanted any more. */
export const cancelReasons = [
  'changed-mind',
  'ordered-by-mistake',
  'found-elsewhere',
  'takes-too-long',
  'other',
] as const;
/** Why it may end by itself. */
const ourReasons = [
  'hold-expired',
  'payment-declined',
  'fraud-suspected',
  'out-of-stock',
  'not-servable',
] as const;

const address = {
  street: field.text(),
  postcode: field.text(20),
  city: field.text(120),
  country: field.country,
};
export const Address = named('Address', z.strictObject(address));

const contact = {
  recipient: field.text(120),
  phone: field.optional(z.string().regex(/^\+?[0-9 ()/.-]{3,30}$/)),
  instructions: field.optional(field.note(500)),
};
export const DestinationInput = named(
  'DestinationInput',
  z.strictObject({
    ...contact,
    ...address,
    position: field.optional(field.position),
    address_confirmed: field.optional(field.flag),
  }),
  'Where to, and for whom. Without a position the address is looked up, and a verdict that asks to be confirmed is refused unless address_confirmed says that whoever wrote it has seen it.',
);
const Destination = named(
  'Destination',
  z.object({
    recipient: z.string(),
    phone: field.orNull(z.string()),
    instructions: field.orNull(z.string()),
    ...address,
    position: field.position,
  }),
);

export const LineInput = named(
  'OrderLineInput',
  z.strictObject({ sku_id: skuId, units: field.units }),
);
export const lineInputs = z.array(LineInput).min(1).max(100);

export const DeliveryChoice = named(
  'DeliveryChoice',
  z.strictObject({
    sla,
    slot_id: field.optional(slotId),
    pickup_site_id: field.optional(siteId),
  }),
  'One of the delivery options offered; pickup names the site.',
);

export const PlaceOrder = named(
  'PlaceOrder',
  z.strictObject({
    lines: lineInputs,
    destination: DestinationInput,
    delivery: DeliveryChoice,
    currency: field.currency,
    payment_method: field.text(200),
    billing_address: field.optional(Address),
    promotion_code: field.optional(field.text(40)),
    one_box: field.optional(field.flag),
    basket_reservation_id: field.optional(reservationId),
    customer_id: field.optional(customerId),
  }),
  'payment_method is the provider’s token, never a card number. customer_id is for operations only.',
);

const OrderLine = named(
  'OrderLine',
  z.object({
    line: field.count,
    sku_id: skuId,
    units: field.units,
    price_minor: field.minorUnits,
    discount_minor: field.minorUnits,
  }),
  'price per unit, discount for the whole line.',
);

export const Eta = named(
  'Eta',
  z.object({
    earliest_at: field.instant,
    expected_at: field.instant,
    latest_at: field.instant,
  }),
  'When it will be there: four of five arrivals lie within the interval, which narrows on the way.',
);

export const Shipment = named(
  'Shipment',
  z.object({
    shipment_id: shipmentId,
    order_id: orderId,
    site_id: siteId,
    stage,
    attempt: field.count,
    promised_at: field.instant,
    released_at: field.orNull(field.instant),
    awaiting_transfers: field.count,
    service: z.string(),
    lines: z.array(
      z.object({
        line: field.count,
        sku_id: skuId,
        from_site_id: siteId,
        units: field.units,
      }),
    ),
    version: field.version,
  }),
  'Goods from one site to one address. service "own" is our own vehicles, else a carrier’s.',
);

const summary = {
  order_id: orderId,
  number: z.string(),
  customer_id: customerId,
  stage,
  sla,
  currency: field.currency,
  total_minor: field.minorUnits,
  placed_at: field.instant,
  promised_at: field.instant,
  version: field.version,
};
const OrderSummary = named('OrderSummary', z.object(summary));

export const Order = named(
  'Order',
  z.object({
    ...summary,
    items_minor: field.minorUnits,
    discount_minor: field.minorUnits,
    shipping_minor: field.minorUnits,
    promotion_code: field.orNull(z.string()),
    one_box: field.flag,
    cancel_reason: field.orNull(field.oneOf(...cancelReasons, ...ourReasons)),
    destination: field.orNull(Destination),
    lines: z.array(OrderLine),
    shipments: z.array(Shipment),
  }),
  'An order shows the stage of its least advanced shipment. destination is null once erased, and for auditors.',
);

const OrderEvent = named(
  'OrderEvent',
  z.object({
    seq: field.count,
    type: z.string(),
    shipment_id: field.orNull(shipmentId),
    actor: z.string(),
    data: field.json,
    at: field.instant,
  }),
);

export const lateBecause = field.orNull(
  field.oneOf('awaits-goods', 'no-vehicle', 'attempt-failed', 'behind-plan'),
);

const Tracking = named(
  'Tracking',
  z.object({
    order_id: orderId,
    number: z.string(),
    stage,
    promised_at: field.instant,
    shipments: z.array(
      z.object({
        shipment_id: shipmentId,
        stage,
        service: z.string(),
        promised_at: field.instant,
        tracking_numbers: z.array(z.string()),
        delivery_code: field.orNull(z.string()),
        eta: field.orNull(Eta),
        stops_before: field.orNull(field.count),
        vehicle_position: field.orNull(field.position),
        late_because: lateBecause,
      }),
    ),
  }),
  'delivery_code is for the shopper alone, to say at the door; arrival, stops before it and the vehicle show while it is on a route; late_because when it is, or is going to be, late.',
);

const ShareLink = named(
  'ShareLink',
  z.object({ token: z.string() }),
  'Shown once and kept nowhere: the page is /t/ and the token.',
);

const tag = 'Orders';
const params = { order_id: orderId };
const readers = ['shopper', 'ops', 'auditor'] as const;

export const orders = {
  place: endpoint({
    method: 'POST',
    path: '/orders',
    summary: 'Place an order',
    description:
      'Its stock is held before the payment is authorised; all that is wrong with it comes in one answer.',
    tag,
    auth: ['shopper', 'ops'],
    body: PlaceOrder,
    status: 201,
    response: Order,
    errors: ['intake-refused', 'out-of-stock', 'hold-expired', 'slot-full', 'customer-erased'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/orders',
    summary: 'List orders, newest first',
    tag,
    auth: [...readers],
    query: {
      ...paged,
      stage: field.optional(stage),
      customer_id: field.optional(customerId),
      number: field.optional(field.text(40)),
      site_id: field.optional(siteId),
    },
    response: pageOf('OrderPage', OrderSummary),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/orders/{order_id}',
    summary: 'Read an order',
    tag,
    auth: [...readers],
    params,
    response: Order,
    errors: ['order-not-found'],
  }),
  edit: endpoint({
    method: 'PATCH',
    path: '/orders/{order_id}',
    summary: 'Change an order before it is released for picking',
    tag,
    auth: ['shopper', 'ops'],
    ifMatch: 'required',
    params,
    body: named(
      'EditOrder',
      z.strictObject({
        lines: field.optional(lineInputs),
        destination: field.optional(DestinationInput),
        delivery: field.optional(DeliveryChoice),
        one_box: field.optional(field.flag),
      }),
    ),
    response: Order,
    errors: [
      'order-not-found',
      'stale-version',
      'too-late-to-change',
      'intake-refused',
      'out-of-stock',
      'customer-erased',
      'slot-full',
    ],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/cancellation',
    summary: 'Cancel an order; what its shipments have reached is undone',
    tag,
    auth: ['shopper', 'ops'],
    params,
    body: z.strictObject({ reason: field.oneOf(...cancelReasons) }),
    response: Order,
    errors: ['order-not-found', 'too-late-to-change'],
  }),
  events: endpoint({
    method: 'GET',
    path: '/orders/{order_id}/events',
    summary: 'The life of an order so far',
    tag,
    auth: [...readers],
    params,
    query: paged,
    response: pageOf('OrderEventPage', OrderEvent),
    errors: ['order-not-found'],
  }),
  tracking: endpoint({
    method: 'GET',
    path: '/orders/{order_id}/tracking',
    summary: 'Where it is and when it will be there',
    tag,
    auth: [...readers],
    params,
    response: Tracking,
    errors: ['order-not-found'],
  }),
  share: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/share-links',
    summary: 'Make a link by which others may follow the delivery',
    description:
      'Whoever has it sees how far the delivery is and nothing about whom it is for. It ends three days after the delivery, or when it is taken back.',
    tag,
    auth: ['shopper'],
    params,
    status: 201,
    response: ShareLink,
    errors: ['order-not-found'],
  }),
  unshare: endpoint({
    method: 'DELETE',
    path: '/orders/{order_id}/share-links',
    summary: 'Take back every link made to this order',
    tag,
    auth: ['shopper'],
    params,
    errors: ['order-not-found'],
  }),
  getShipment: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}',
    summary: 'Read a shipment',
    tag,
    auth: ['shopper', 'driver', 'host', 'ops', 'auditor'],
    params: { shipment_id: shipmentId },
    response: Shipment,
    errors: ['not-found'],
  }),
};
