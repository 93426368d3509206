import type { api, BodyOf } from '@waystock/contract';
import { type CustomerId, ok, refuse, type ReservationId, type Result } from '@waystock/kernel';
import type { DeliveryOption, SoonestPromise } from '../../domains/allocation/index.ts';
import { releaseReservations, type ReservationLine } from '../../domains/inventory/index.ts';
import { listShipments, totalsOf } from '../../domains/orders/index.ts';
import { type AddressVerdict, doubtsInWords, searchAddresses } from '../../domains/roads/index.ts';
import { holdingOf } from '../../workflows/adopt-plan.ts';
import { type Basket, findBasket, holdBasket, prolongBasket } from '../../workflows/basket.ts';
import { currentMarket } from '../../workflows/market.ts';
import { offerDelivery } from '../../workflows/offer-delivery.ts';
import { type Judged, judgeAddress } from '../../workflows/judge-address.ts';
import { prepareWish, wishFor } from '../../workflows/prepare-order.ts';
import { promiseGoods } from '../../workflows/promise-goods.ts';
import { lessDiscount } from '../../workflows/redeem-code.ts';
import type { Tx } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { customerOf, type Principal } from '../principal.ts';
import type { ErrorOf } from '../problems.ts';
import type { Permit } from '../reach.ts';
import { mayTouch, requestOf } from './orders.ts';

const kind = 'basket';

export const checkout = {
  async checkAddress({ world, body }) {
    const { roads } = await currentMarket(world);
    return ok(addressCheckBody(body, await judgeAddress(world, roads, body)));
  },

  async searchAddresses({ world, body }) {
    const { roads } = await currentMarket(world);
    return ok({ items: searchAddresses(roads, body.text).map(suggestionBody) });
  },

  async deliveryOptions({ world, body, permit }) {
    const holding = await world.db.read((tx) => heldAlready(tx, body, permit));
    const offered = await offerDelivery(world, {
      lines: body.lines.map((line) => ({ skuId: line.sku_id, units: line.units })),
      currency: body.currency,
      position: body.position,
      address: body.address,
      holding,
    });
    return offered.ok ? ok({ options: offered.value.map(optionBody) }) : offered;
  },

  async soonestPromises({ world, body, permit }) {
    const holding = await world.db.read((tx) => heldAlready(tx, body, permit));
    const { sku_ids: skuIds, position, address } = body;
    const promised = await promiseGoods(world, { skuIds, position, address, holding });
    if (!promised.ok) return promised;
    const items = skuIds.map((id) => ({
      sku_id: id,
      promise: promiseBody(promised.value.get(id)),
    }));
    return ok({ items });
  },

  async checkOrder({ world, body, principal, permit }) {
    const customerId = shopperOf(principal, body.customer_id);
    if (!customerId || !permit({ kind, customerId }).ok) return refuse({ kind: 'not-found' });
    const wish = await wishFor(world, requestOf(customerId, body));
    const prepared = await prepareWish(world, wish);
    const { currency } = body;
    const address = wish.judged ? verdictBody(wish.judged) : null;
    if (!prepared.ok) {
      const { error } = prepared;
      if (error.kind === 'customer-erased') return refuse(error);
      return ok({ ...notAcceptable, address, currency, issues: issuesOf(error, body) });
    }
    const { slot } = prepared.value;
    const { lines, shipping } = lessDiscount(prepared.value, prepared.value.discount);
    const { items, discount, total } = totalsOf(lines, shipping);
    return ok({
      acceptable: true,
      issues: [],
      address,
      currency,
      items_minor: items.minor,
      discount_minor: discount.minor,
      shipping_minor: shipping.minor,
      total_minor: total.minor,
      promised_at: slot.closes,
    });
  },

  async holdBasket({ body, principal, permit, command }) {
    const customerId = shopperOf(principal, body.customer_id);
    if (!customerId || !permit({ kind, customerId }).ok) return refuse({ kind: 'not-found' });
    const lines = body.lines.map((line) => ({ skuId: line.sku_id, units: line.units }));
    return command(async (tx) => {
      const held = await holdBasket(tx, { customerId, lines, near: body.position });
      return held.ok ? ok(basketBody(held.value)) : held;
    });
  },

  async prolongHold({ params, permit, command }) {
    return command(async (tx) => {
      const basket = await reachBasket(tx, params.reservation_id, permit);
      if (!basket.ok) return basket;
      const prolonged = await prolongBasket(tx, basket.value);
      return prolonged.ok ? ok(basketBody(prolonged.value)) : prolonged;
    });
  },

  async releaseHold({ params, permit, command }) {
    return command(async (tx) => {
      const basket = await reachBasket(tx, params.reservation_id, permit);
      if (!basket.ok) return basket;
      await releaseReservations(tx, [basket.value.id]);
      return ok(undefined);
    });
  },
} satisfies HandlersOf<typeof api.checkout>;

/** A shopper acts for nobody else; operations say for whom. */
const shopperOf = (principal: Principal, named: CustomerId | undefined): CustomerId | undefined =>
  principal.role === 'shopper' ? customerOf(principal) : named;

/** Of a basket or an order that is the caller's; another's is as if it were not named. */
async function heldAlready(
  tx: Tx,
  {
    basket_reservation_id: basketId,
    order_id: orderId,
  }: Pick<BodyOf<typeof api.checkout.deliveryOptions>, 'basket_reservation_id' | 'order_id'>,
  permit: Permit,
): Promise<readonly ReservationLine[]> {
  const basket = basketId && (await reachBasket(tx, basketId, permit));
  const order = orderId && (await mayTouch(tx, orderId, permit));
  return [
    ...(basket && basket.ok ? basket.value.lines : []),
    ...(order && order.ok ? holdingOf(await listShipments(tx, order.value.id)) : []),
  ];
}

async function reachBasket(
  tx: Tx,
  id: ReservationId,
  permit: Permit,
): Promise<Result<Basket, NotFound>> {
  const basket = await findBasket(tx, id);
  return basket && permit({ kind, customerId: basket.customerId }).ok
    ? ok(basket)
    : refuse({ kind: 'not-found' });
}

const basketBody = (basket: Basket) => ({
  reservation_id: basket.id,
  expires_at: basket.expiresAt,
  lines: basket.lines.map(({ skuId, siteId, units }) => ({
    sku_id: skuId,
    site_id: siteId,
    units,
  })),
});

type Address = BodyOf<typeof api.checkout.checkAddress>;
const noIssues: ErrorOf<'intake-refused'>['issues'] = [];

/** The address as the street list writes it, or what is the matter with it. */
function addressCheckBody(asked: Address, judged: Judged) {
  const { address: house, position = null, confirmed, granularity } = judged.verdict;
  const isFound = granularity === 'house' || granularity === 'street';
  const issue = {
    field: 'address',
    reason: isFound ? ('address-incomplete' as const) : ('address-unknown' as const),
    detail: doubtsInWords(judged.verdict),
  };
  return {
    ok: confirmed,
    address: house
      ? {
          street: `${house.street} ${house.houseNumber}`,
          postcode: house.postcode,
          city: house.place,
          country: asked.country,
        }
      : null,
    position,
    verdict: verdictBody(judged),
    issues: confirmed ? [...noIssues] : [issue],
  };
}

const verdictBody = ({ source, verdict }: Judged) => ({
  source,
  granularity: verdict.granularity,
  next: verdict.next,
  parts: addressParts.map((part) => ({ part, status: verdict.parts[part] })),
  formatted: verdict.formatted ?? null,
  position: verdict.position ?? null,
});

const addressParts = ['street', 'house-number', 'postcode', 'place'] as const;

const suggestionBody = ({ formatted = '', address, position }: AddressVerdict) => ({
  text: formatted,
  street: address?.street ?? formatted.split(',')[0] ?? '',
  position: position ?? null,
  house:
    address && position
      ? {
          street: `${address.street} ${address.houseNumber}`,
          postcode: address.postcode,
          city: address.place,
          position,
        }
      : null,
});

const promiseBody = (promise: SoonestPromise | undefined) =>
  promise
    ? {
        sla: promise.service,
        price_minor: promise.price.minor,
        currency: promise.price.currency,
        promised_at: promise.promisedAt,
        promised_on: promise.promisedOn,
        time_zone: promise.timeZone,
      }
    : null;

const optionBody = (option: DeliveryOption) => ({
  sla: option.service,
  price_minor: option.price.minor,
  currency: option.price.currency,
  promised_at: option.promisedAt,
  promised_on: option.promisedOn,
  time_zone: option.timeZone,
  pickup_site_id: option.pickupSiteId ?? null,
  slots: option.slots.map((slot) => ({
    slot_id: slot.id,
    starts_at: slot.opens,
    ends_at: slot.closes,
    places_left: slot.placesLeft,
    price_minor: option.price.minor,
  })),
});

const notAcceptable = {
  acceptable: false,
  items_minor: null,
  discount_minor: null,
  shipping_minor: null,
  total_minor: null,
  promised_at: null,
};

type Refused = ErrorOf<'intake-refused' | 'out-of-stock'>;

/** Both refusals of an order as what is wrong with which field. */
function issuesOf(error: Refused, body: BodyOf<typeof api.checkout.checkOrder>) {
  if (error.kind === 'intake-refused') return [...error.issues];
  return error.lines.map(({ skuId, wanted, available }) => ({
    field: `lines[${body.lines.findIndex((line) => line.sku_id === skuId)}]`,
    reason: 'out-of-stock' as const,
    detail: `only ${available} of ${skuId} can be sold; ${wanted} were asked for`,
  }));
}
