import { access } from './resources/access.ts';
import { admin } from './resources/admin.ts';
import { allocation } from './resources/allocation.ts';
import { catalogue } from './resources/catalogue.ts';
import { checkout } from './resources/checkout.ts';
import { control } from './resources/control.ts';
import { customers } from './resources/customers.ts';
import { fleet } from './resources/fleet.ts';
import { fraud } from './resources/fraud.ts';
import { fulfilment } from './resources/fulfilment.ts';
import { inbound } from './resources/inbound.ts';
import { live } from './resources/live.ts';
import { map } from './resources/map.ts';
import { offers } from './resources/offers.ts';
import { orders } from './resources/orders.ts';
import { payments } from './resources/payments.ts';
import { payouts } from './resources/payouts.ts';
import { promotions } from './resources/promotions.ts';
import { proofs } from './resources/proofs.ts';
import { returns } from './resources/returns.ts';
import { roads } from './resources/roads.ts';
import { routes } from './resources/routes.ts';
import { shared } from './resources/share-links.ts';
import { sites } from './resources/sites.ts';
import { solver } from './resources/solver.ts';
import { stock } from './resources/stock.ts';
import { tariffs } from './resources/tariffs.ts';
import type { Endpoint } from './endpoint.ts';

export const basePath = '/api/v1';

/** The whole API: resource → operation → endpoint. Paths are below `basePath`. */
export const api = {
  catalogue,
  sites,
  payouts,
  stock,
  inbound,
  tariffs,
  promotions,
  checkout,
  orders,
  shared,
  payments,
  fraud,
  allocation,
  fulfilment,
  fleet,
  routes,
  offers,
  proofs,
  returns,
  solver,
  customers,
  control,
  map,
  roads,
  live,
  access,
  admin,
};
export type Api = typeof api;

/** `orders.place`: how an operation is called in handlers, documents and metrics. */
export type OperationName = {
  [R in keyof Api]: `${R}.${keyof Api[R] & string}`;
}[keyof Api];

export interface Operation {
  readonly name: OperationName;
  readonly endpoint: Endpoint;
}

/** Every operation, in the order in which people should read about them. */
export const operations: readonly Operation[] = Object.entries(api).flatMap(([resource, of]) =>
  Object.entries(of as Record<string, Endpoint>).map(([name, endpoint]) => ({
    name: `${resource}.${name}` as OperationName,
    endpoint,
  })),
);
