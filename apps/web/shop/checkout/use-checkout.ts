import { useMutation, useQuery } from '@tanstack/react-query';
import type { Api, BodyOf } from '@waystock/contract';
import type { Currency } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { navigate } from '../../kit/navigation.tsx';
import { useSession } from '../../kit/session/session.ts';
import {
  type Basket,
  emptyBasket,
  holdAnew,
  linesBody,
  prolongHold,
  useBasket,
} from '../basket/basket.ts';
import { useSku } from '../goods.ts';
import { type SavedAddress, usePlace } from '../place.ts';
import { type Delivery, firstOf, isOf } from './delivery-part.tsx';
import { type Wrong, wrongIn, wrongOf } from './issues.ts';
import { useUsualMethod } from './payment-part.tsx';

export type PlaceOrder = BodyOf<Api['orders']['place']>;

/** What a shopper says about an order beside what is in it and where it goes. */
interface Wishes {
  readonly delivery?: Delivery;
  readonly method?: string;
  readonly code: string;
  readonly oneBox: boolean;
  readonly instructions: string;
}

/** An order as far as it has been said, what the server says to it, and the placing of it. */
export function useCheckout(first: Basket['lines'][number]) {
  const basket = useBasket();
  const name = useSession()?.name;
  const place = usePlace();
  const currency = useSku(first.skuId).data?.currency;
  const usual = useUsualMethod();
  const [wishes, setWishes] = useState<Wishes>({ code: '', oneBox: false, instructions: '' });
  const options = useOptions(basket, place, currency);
  const [soonest] = options.data ?? [];
  const isOffered = options.data?.some((option) => isOf(option, wishes.delivery));
  const delivery = isOffered ? wishes.delivery : soonest && firstOf(soonest);
  const method = wishes.method ?? usual;
  const body =
    place && delivery && currency && method
      ? bodyOf(wishes, { basket, place, delivery, currency, method, name })
      : undefined;
  const check = useQuery({
    queryKey: ['order-check', JSON.stringify(body)],
    queryFn: () => valueOf(api.checkout.checkOrder({ body: body as PlaceOrder })),
    enabled: body !== undefined,
    placeholderData: (before) => before,
  });
  const placing = usePlacing(body);
  const missing: Wrong = {
    ...(place ? {} : { address: 'Say where to.' }),
    ...(delivery ? {} : { delivery: 'Say when.' }),
    ...(method ? {} : { payment: 'Say with what you pay.' }),
  };
  const wrong: Wrong = {
    ...(check.data && wrongOf(check.data.issues)),
    ...wrongIn(placing.error),
    ...(placing.isError && !body ? missing : {}),
  };
  const say = (more: Partial<Wishes>): void => setWishes({ ...wishes, ...more });
  return { wishes, say, delivery, method, options, check, placing, wrong, isWhole: !!body };
}

function useOptions(
  { lines, hold }: Basket,
  place: SavedAddress | undefined,
  currency: Currency | undefined,
) {
  return useQuery({
    queryKey: ['options', place?.address_id, currency, lines, hold?.reservation_id],
    queryFn: async () => {
      if (!place || !currency) return [];
      const where = { position: place.position, currency };
      const body = { lines: linesBody(lines), ...where, ...holdingOf(hold) };
      return (await valueOf(api.checkout.deliveryOptions({ body }))).options;
    },
    enabled: place !== undefined && currency !== undefined,
    placeholderData: (before) => before,
  });
}

const holdingOf = (hold: Basket['hold']) =>
  hold ? { basket_reservation_id: hold.reservation_id } : {};

interface Said {
  readonly basket: Basket;
  readonly place: SavedAddress;
  readonly delivery: Delivery;
  readonly currency: Currency;
  readonly method: string;
  /** Of who is signed in. */
  readonly name: string | undefined;
}

function bodyOf(
  { code, oneBox, instructions }: Wishes,
  { basket, place, delivery, currency, method, name }: Said,
): PlaceOrder {
  const { lines, postcode, city, country, position, recipient } = place;
  const words = instructions.trim();
  return {
    lines: linesBody(basket.lines),
    destination: {
      recipient: recipient ?? name ?? lines[0] ?? city,
      street: lines[0] ?? '',
      ...{ postcode, city, country, position },
      ...(words ? { instructions: words } : {}),
    },
    delivery,
    currency,
    payment_method: method,
    ...(code.trim() ? { promotion_code: code.trim() } : {}),
    one_box: oneBox,
    ...holdingOf(basket.hold),
  };
}

function usePlacing(body: PlaceOrder | undefined) {
  return useMutation({
    mutationFn: async () => {
      if (!body) throw new Error('Something is still to be chosen.');
      await prolongHold();
      return valueOf(api.orders.place({ body }));
    },
    onSuccess({ order_id }) {
      emptyBasket();
      navigate(`/shop/orders/${order_id}`);
    },
    // Somebody else may have been quicker: what is left is marked in the basket.
    onError: (error) => wrongIn(error)?.lines && holdAnew(),
  });
}
