import type { Handlers } from '../handler.ts';
import { access } from './access.ts';
import { admin } from './admin.ts';
import { allocation } from './allocation.ts';
import { catalogue } from './catalogue.ts';
import { checkout } from './checkout.ts';
import { control } from './control.ts';
import { customers } from './customers.ts';
import { fleet } from './fleet.ts';
import { fraud } from './fraud.ts';
import { fulfilment } from './fulfilment.ts';
import { inbound } from './inbound.ts';
import { map } from './map.ts';
import { offers } from './offers.ts';
import { orders } from './orders.ts';
import { payments } from './payments.ts';
import { payouts } from './payouts.ts';
import { promotions } from './promotions.ts';
import { proofs } from './proofs.ts';
import { returns } from './returns.ts';
import { roads } from './roads.ts';
import { routes } from './routes.ts';
import { siteBooks } from './site-books.ts';
import { sites } from './sites.ts';
import { solver } from './solver.ts';
import { stock } from './stock.ts';
import { tariffs } from './tariffs.ts';
import { shared, tracking } from './tracking.ts';

/** Who answers each operation of the contract; one that nobody answers does not compile. */
export const handlers = {
  access,
  admin,
  allocation,
  catalogue,
  checkout,
  control,
  customers,
  fleet,
  fraud,
  fulfilment,
  inbound,
  map,
  offers,
  orders: { ...orders, ...tracking },
  payments,
  payouts,
  promotions,
  proofs,
  returns,
  roads,
  routes,
  shared,
  sites: { ...sites, ...siteBooks },
  solver,
  stock,
  tariffs,
} satisfies Handlers;
