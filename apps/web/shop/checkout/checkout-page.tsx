import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { Link } from '../../kit/navigation.tsx';
import { type BasketLine, useBasket } from '../basket/basket.ts';
import { HoldCountdown } from '../basket/hold-countdown.tsx';
import { AddressPart } from './address-part.tsx';
import { DeliveryPart } from './delivery-part.tsx';
import { wrongIn } from './issues.ts';
import { PaymentPart } from './payment-part.tsx';
import { PriceSummary } from './price-summary.tsx';
import { useCheckout } from './use-checkout.ts';

export function CheckoutPage() {
  const [first] = useBasket().lines;
  if (first) return <Checkout first={first} />;
  return (
    <div className="shop-narrow">
      <h1>Checkout</h1>
      <EmptyState title="The basket is empty">
        Choose something in the <Link href="/shop">catalogue</Link> first.
      </EmptyState>
    </div>
  );
}

/** Everything on one page: where to, when, with what, and what it comes to. */
function Checkout({ first }: { first: BasketLine }) {
  const checkout = useCheckout(first);
  const { wishes, say, delivery, method, options, wrong } = checkout;
  return (
    <div className="checkout">
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
            value={wishes.instructions}
            onChange={(event) => say({ instructions: event.target.value })}
          />
        </Panel>
        <Panel title="When">
          <DeliveryPart
            options={options}
            chosen={delivery}
            onChoose={(way) => say({ delivery: way })}
            error={wrong.delivery}
          />
          <label className="tick">
            <input
              type="checkbox"
              checked={wishes.oneBox}
              onChange={(event) => say({ oneBox: event.target.checked })}
            />
            <span>
              All in one box, please <span className="quiet">– even if that takes longer</span>
            </span>
          </label>
        </Panel>
        <Panel title="With what">
          <PaymentPart
            method={method}
            onChoose={(card) => say({ method: card })}
            error={wrong.payment}
          />
        </Panel>
      </div>
      <Side checkout={checkout} />
    </div>
  );
}

/** What it comes to, and the button that does it. A form of its own: a new address is another one. */
function Side({ checkout }: { checkout: ReturnType<typeof useCheckout> }) {
  const { wishes, say, check, placing, wrong, isWhole } = checkout;
  return (
    <aside className="checkout-side" aria-label="What it comes to">
      <Panel title="What it comes to">
        <form
          className="checkout-order"
          onSubmit={(event) => {
            event.preventDefault();
            placing.mutate();
          }}
        >
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
            value={wishes.code}
            onChange={(event) => say({ code: event.target.value })}
          />
          {placing.isError && !wrongIn(placing.error) && isWhole && (
            <ProblemNotice error={placing.error} />
          )}
          <Button look="primary" className="wide-button" type="submit" busy={placing.isPending}>
            Order and pay
          </Button>
        </form>
      </Panel>
    </aside>
  );
}
