import { asId, type OrderId, type SkuId, type TimeZone } from '@waystock/kernel';
import type { ReactNode } from 'react';
import { SiteTimeZone, useSiteTimeZone } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { Link, usePathParts } from '../kit/navigation.tsx';
import { Shell } from '../kit/shell/shell.tsx';
import { AccountPage } from './account/account-page.tsx';
import { BankPage } from './bank/bank-page.tsx';
import { BasketPage } from './basket/basket-page.tsx';
import { useBasket } from './basket/basket.ts';
import { Catalogue } from './catalogue/catalogue.tsx';
import { ProductPage } from './catalogue/product-page.tsx';
import { CheckoutPage } from './checkout/checkout-page.tsx';
import { OrderPage } from './orders/order-page.tsx';
import { OrdersPage, useOrders } from './orders/orders-page.tsx';
import { isOver } from './orders/stages.ts';
import { useOrderFreshness } from './orders/use-order.ts';
import { useShopTimeZone } from './place.ts';
import './orders/orders.css';
import './shop.css';

export function Shop() {
  const [part, id] = usePathParts();
  const ownZone = useSiteTimeZone();
  const zone: TimeZone = useShopTimeZone() ?? ownZone;
  if (part === 'bank' && id !== undefined) return <BankPage challenge={id} />;
  return (
    <SiteTimeZone value={zone}>
      <Framed at={sectionOf(part)}>{pageOf(part, id)}</Framed>
    </SiteTimeZone>
  );
}

function Framed({ at, children }: { at: string; children: ReactNode }) {
  useOrderFreshness();
  const basket = useBasket();
  const open = useOrders().data?.filter(({ stage }) => !isOver(stage)).length;
  const inBasket = basket.lines.reduce((sum, { units }) => sum + units, 0);
  return (
    <Shell
      face="Shop"
      at={at}
      nav={[
        { to: '/shop', label: 'Catalogue', icon: 'list' },
        { to: '/shop/basket', label: 'Basket', icon: 'cart', count: inBasket },
        { to: '/shop/orders', label: 'Orders', icon: 'orders', count: open },
        { to: '/shop/account', label: 'Account', icon: 'user' },
      ]}
    >
      <div className="page">{children}</div>
    </Shell>
  );
}

const sections: Readonly<Record<string, string>> = {
  basket: '/shop/basket',
  checkout: '/shop/basket',
  orders: '/shop/orders',
  account: '/shop/account',
};
const sectionOf = (part = ''): string => sections[part] ?? '/shop';

function pageOf(part: string | undefined, id: string | undefined): ReactNode {
  if (part === undefined) return <Catalogue />;
  if (part === 'goods' && id !== undefined) return <ProductPage skuId={asId<SkuId>(id)} />;
  if (part === 'basket') return <BasketPage />;
  if (part === 'checkout') return <CheckoutPage />;
  if (part === 'orders' && id !== undefined)
    return <OrderPage key={id} orderId={asId<OrderId>(id)} />;
  if (part === 'orders') return <OrdersPage />;
  if (part === 'account') return <AccountPage />;
  return (
    <EmptyState title="There is no such page">
      Go to the <Link href="/shop">catalogue</Link>.
    </EmptyState>
  );
}
