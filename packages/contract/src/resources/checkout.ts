import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import {
  Address,
  customerId,
  lineInputs,
  orderId,
  PlaceOrder,
  reservationId,
  sla,
  slotId,
} from './orders.ts';
import { siteId } from './sites.ts';

const IntakeIssue = named(
  'IntakeIssue',
  z.object({
    field: z.string(),
    reason: field.oneOf(
      'unknown-sku',
      'not-sold',
      'other-currency',
      'out-of-stock',
      'order-too-large',
      'address-unknown',
      'address-incomplete',
      'payment-method-invalid',
      'promotion-invalid',
      'option-unavailable',
    ),
    detail: z.string(),
  }),
);

const AddressVerdict = named(
  'AddressVerdict',
  z.object({
    source: z.string(),
    granularity: field.oneOf('house', 'street', 'place', 'none'),
    next: field.oneOf('accept', 'confirm', 'fix'),
    parts: z.array(
      z.object({
        part: field.oneOf('street', 'house-number', 'postcode', 'place'),
        status: field.oneOf('confirmed', 'inferred', 'replaced', 'unresolved', 'missing'),
      }),
    ),
    formatted: field.orNull(z.string()),
    position: field.orNull(field.position),
  }),
  'How fine the answer is, what became of each part as written, and what to do next: take it, ask its writer, or have it written again. formatted is how it is written here; where granularity is street, position is somewhere on it.',
);

const BasketHold = named(
  'BasketHold',
  z.object({
    reservation_id: reservationId,
    expires_at: field.instant,
    lines: z.array(z.object({ sku_id: skuId, site_id: siteId, units: field.units })),
  }),
  'Units spoken for while the shopper decides; ten minutes unless prolonged.',
);

const DeliveryOption = named(
  'DeliveryOption',
  z.object({
    sla,
    price_minor: field.minorUnits,
    currency: field.currency,
    promised_at: field.instant,
    promised_on: field.localDate,
    time_zone: field.zone,
    pickup_site_id: field.orNull(siteId),
    slots: z.array(
      z.object({
        slot_id: slotId,
        starts_at: field.instant,
        ends_at: field.instant,
        places_left: field.count,
        price_minor: field.minorUnits,
      }),
    ),
  }),
  'One way to get the goods; promised_on is the day where they arrive.',
);

const SoonestPromise = named(
  'SoonestPromise',
  z.object({
    sla,
    price_minor: field.minorUnits,
    currency: field.currency,
    promised_at: field.instant,
    promised_on: field.localDate,
    time_zone: field.zone,
  }),
  'In the currency of the goods; promised_on is the day where they arrive.',
);

const tag = 'Checkout';

export const checkout = {
  checkAddress: endpoint({
    method: 'POST',
    path: '/checkout/address-checks',
    summary: 'Is this an address we can deliver to?',
    tag,
    auth: ['shopper', 'ops'],
    repetition: 'safe',
    body: Address,
    response: named(
      'AddressCheck',
      z.object({
        ok: field.flag,
        address: field.orNull(Address),
        position: field.orNull(field.position),
        verdict: AddressVerdict,
        issues: z.array(IntakeIssue),
      }),
      'address is the house as the street list writes it, if there is one.',
    ),
    errors: [],
  }),
  searchAddresses: endpoint({
    method: 'POST',
    path: '/checkout/address-searches',
    summary: 'Which addresses could be meant, while somebody types?',
    description: 'Streets that begin so, then similar ones; with a number, their houses.',
    tag,
    auth: ['shopper', 'ops'],
    repetition: 'safe',
    body: named('AddressSearch', z.strictObject({ text: field.text(120) })),
    response: named(
      'AddressSuggestions',
      z.object({
        items: z.array(
          z.object({
            text: z.string(),
            street: z.string(),
            position: field.orNull(field.position),
            house: field.orNull(
              z.object({
                street: z.string(),
                postcode: z.string(),
                city: z.string(),
                position: field.position,
              }),
            ),
          }),
        ),
      }),
      'house is null for a street as a whole, of which the number is still to be typed; position is then somewhere on it.',
    ),
    errors: [],
  }),
  deliveryOptions: endpoint({
    method: 'POST',
    path: '/checkout/delivery-options',
    summary: 'The ways to get these goods: price, promise and free slots of each',
    tag,
    auth: ['shopper', 'ops'],
    repetition: 'safe',
    body: named(
      'DeliveryOptionsQuery',
      z.strictObject({
        lines: lineInputs,
        address: field.optional(Address),
        position: field.optional(field.position),
        currency: field.currency,
        basket_reservation_id: field.optional(reservationId),
        order_id: field.optional(orderId),
      }),
      'Where to is an address or, if that is known, its position. What the basket or the order already holds counts as free.',
    ),
    response: named('DeliveryOptions', z.object({ options: z.array(DeliveryOption) })),
    errors: ['intake-refused'],
  }),
  soonestPromises: endpoint({
    method: 'POST',
    path: '/checkout/soonest-promises',
    summary: 'By when a unit of each of these goods can be at a door',
    description:
      'For a page of a catalogue: the soonest delivery of a single unit, collection left out. Ordered together, goods may take longer: `delivery-options` says when.',
    tag,
    auth: ['shopper', 'ops'],
    repetition: 'safe',
    body: named(
      'SoonestPromisesQuery',
      z.strictObject({
        sku_ids: z.array(skuId).min(1).max(50),
        address: field.optional(Address),
        position: field.optional(field.position),
        basket_reservation_id: field.optional(reservationId),
      }),
      'Where to is an address or, if that is known, its position. What the basket holds counts as free.',
    ),
    response: named(
      'SoonestPromises',
      z.object({
        items: z.array(z.object({ sku_id: skuId, promise: field.orNull(SoonestPromise) })),
      }),
      'In the order in which they were asked for. Null: nothing can be promised now.',
    ),
    errors: ['intake-refused'],
  }),
  checkOrder: endpoint({
    method: 'POST',
    path: '/checkout/order-checks',
    summary: 'Would this order be accepted, and what would it cost?',
    tag,
    auth: ['shopper', 'ops'],
    repetition: 'safe',
    body: PlaceOrder,
    response: named(
      'OrderCheck',
      z.object({
        acceptable: field.flag,
        issues: z.array(IntakeIssue),
        address: field.orNull(AddressVerdict),
        currency: field.currency,
        items_minor: field.orNull(field.minorUnits),
        discount_minor: field.orNull(field.minorUnits),
        shipping_minor: field.orNull(field.minorUnits),
        total_minor: field.orNull(field.minorUnits),
        promised_at: field.orNull(field.instant),
      }),
      'What would not be accepted has no price and no promise.',
    ),
    errors: ['customer-erased'],
  }),
  holdBasket: endpoint({
    method: 'POST',
    path: '/checkout/basket-holds',
    summary: 'Hold stock for a basket',
    description: 'A shopper has one basket: its hold takes the place of the one before.',
    tag,
    auth: ['shopper', 'ops'],
    body: named(
      'HoldBasket',
      z.strictObject({
        lines: lineInputs,
        position: field.optional(field.position),
        customer_id: field.optional(customerId),
      }),
    ),
    status: 201,
    response: BasketHold,
    errors: ['out-of-stock', 'intake-refused'],
  }),
  prolongHold: endpoint({
    method: 'POST',
    path: '/checkout/basket-holds/{reservation_id}/prolongation',
    summary: 'Prolong a hold at the start of the payment',
    tag,
    auth: ['shopper', 'ops'],
    params: { reservation_id: reservationId },
    response: BasketHold,
    errors: ['not-found', 'hold-expired'],
  }),
  releaseHold: endpoint({
    method: 'DELETE',
    path: '/checkout/basket-holds/{reservation_id}',
    summary: 'Give the held stock back',
    tag,
    auth: ['shopper', 'ops'],
    params: { reservation_id: reservationId },
    errors: ['not-found'],
  }),
};
