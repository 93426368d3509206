import { useMutation, useQuery } from '@tanstack/react-query';
import type { Api, BodyOf } from '@waystock/contract';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { Link, navigate } from '../../kit/navigation.tsx';
import { useSession } from '../../kit/session/session.ts';
import { emptyBasket, holdAnew, linesBody, prolongHold, useBasket } from '../basket/basket.ts';
import { HoldCountdown } from '../basket/hold-countdown.tsx';
import { useSku } from '../goods.ts';
import { usePlace } from '../place.ts';
import { AddressPart } from './address-part.tsx';
import { type Delivery, DeliveryPart, firstOf, isOf } from './delivery-part.tsx';
import { type Wrong, wrongIn, wrongOf } from './issues.ts';
import { PaymentPart, useUsualMethod } from './payment-part.tsx';
import { PriceSummary } from './price-summary.tsx';

type PlaceOrder = BodyOf<Api['orders']['place']>;

export function CheckoutPage() {
  const { lines } = useBasket();
  if (lines.length === 0)
    return (
      <Panel title="Checkout">
        <EmptyState title="The basket is empty">
          Choose something in the <Link href="/shop">catalogue</Link> first.
        </EmptyState>
      </Panel>
    );
  return <Checkout />;
}

/** Everything on one page: where to, when, with what, and what it comes to. */
function Checkout() {
  const draft = useDraft();
  const { body, check, place, method, setMethod, code, setCode } = draft;
  const wrong: Wrong = {
    ...(check.data && wrongOf(check.data.issues)),
    ...wrongIn(place.error),
    ...(place.isError && !body ? draft.missing : {}),
  };
  return (
    <form
      className="checkout"
      onSubmit={(event) => {
        event.preventDefault();
        place.mutate();
      }}
    >
      <div className="checkout-parts">
        <h1>Checkout</h1>
        <HoldCountdown />
        <Panel title="Where to">
          <AddressPart error={wrong.address} />
          <Field
            label="For whoever brings it"
            className="instructions"
            placeholder="Third floor, the bell is broken"
            maxLength={500}
            value={draft.instructions}
            onChange={(event) => draft.setInstructions(event.target.value)}
          />
        </Panel>
        <Panel title="When">
          <DeliveryPart
            options={draft.options}
            chosen={draft.delivery}
            onChoose={draft.setDelivery}
            error={wrong.delivery}
          />
          <label className="tick">
            <input
              type="checkbox"
              checked={draft.oneBox}
              onChange={(event) => draft.setOneBox(event.target.checked)}
            />
            <span>
              All in one box, please <span className="quiet">– even if that takes longer</span>
            </span>
          </label>
        </Panel>
        <Panel title="With what">
          <PaymentPart method={method} onChoose={setMethod} error={wrong.payment} />
        </Panel>
      </div>
      <aside className="checkout-side" aria-label="What it comes to">
        <Panel title="What it comes to">
          {wrong.lines && (
            <p className="field-error" role="alert">
              {wrong.lines} <Link href="/shop/basket">Look at the basket</Link>
            </p>
          )}
          <PriceSummary check={check.data} />
          <Field
            label="Promotion code"
            error={wrong.promotion}
            maxLength={40}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          {place.isError && !wrongIn(place.error) && body && <ProblemNotice error={place.error} />}
          <Button look="primary" className="wide-button" type="submit" busy={place.isPending}>
            Order and pay
          </Button>
        </Panel>
      </aside>
    </form>
  );
}

/** What has been chosen so far, and what the server says to it. */
function useDraft() {
  const { lines, hold } = useBasket();
  const session = useSession();
  const saved = usePlace();
  const currency = useSku(lines[0]?.skuId as never).data?.currency;
  const [chosen, setDelivery] = useState<Delivery>();
  const [paying, setMethod] = useState<string>();
  const usual = useUsualMethod();
  const method = paying ?? usual;
  const [code, setCode] = useState('');
  const [oneBox, setOneBox] = useState(false);
  const [instructions, setInstructions] = useState('');
  const holding = hold ? { basket_reservation_id: hold.reservation_id } : {};
  const options = useQuery({
    queryKey: ['options', saved?.address_id, currency, lines, hold?.reservation_id],
    queryFn: async () => {
      if (!saved || !currency) return [];
      const where = { position: saved.position, currency };
      const body = { lines: linesBody(lines), ...where, ...holding };
      return (await valueOf(api.checkout.deliveryOptions({ body }))).options;
    },
    enabled: saved !== undefined && currency !== undefined,
    placeholderData: (before) => before,
  });
  const isOffered = options.data?.some((option) => isOf(option, chosen));
  const first = options.data?.[0];
  const delivery = isOffered ? chosen : first && firstOf(first);
  const body: PlaceOrder | undefined =
    saved && delivery && currency && method
      ? {
          lines: linesBody(lines),
          destination: {
            recipient: saved.recipient ?? session?.name ?? 'Me',
            street: saved.lines[0] ?? '',
            postcode: saved.postcode,
            city: saved.city,
            country: saved.country,
            position: saved.position,
            ...(instructions.trim() ? { instructions: instructions.trim() } : {}),
          },
          delivery,
          currency,
          payment_method: method,
          ...(code.trim() ? { promotion_code: code.trim() } : {}),
          one_box: oneBox,
          ...holding,
        }
      : undefined;
  const check = useQuery({
    queryKey: ['order-check', JSON.stringify(body)],
    queryFn: () => valueOf(api.checkout.checkOrder({ body: body as PlaceOrder })),
    enabled: body !== undefined,
    placeholderData: (before) => before,
  });
  const place = useMutation({
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
  const missing: Wrong = {
    ...(saved ? {} : { address: 'Say where to.' }),
    ...(delivery ? {} : { delivery: 'Say when.' }),
    ...(method ? {} : { payment: 'Say with what you pay.' }),
  };
  return {
    ...{ body, check, place, options, delivery, setDelivery, method, setMethod, missing },
    ...{ code, setCode, oneBox, setOneBox, instructions, setInstructions },
  };
}
