import type { SimulatedPaymentProvider } from '../gateways/payment/simulated-payment-provider.ts';
import type { Checker } from './checker.ts';
import { capturedIsShipped, capturedWithinAuthorised, providerAgrees } from './checkers/money.ts';
import {
  booksAgree,
  everyOrderEnds,
  promiseNeverWorsened,
  schedulesWork,
  stagesInOrder,
} from './checkers/orders.ts';
import { neverOversold, unitsConserved } from './checkers/stock.ts';

/** Everything that must hold in every run, whatever goes wrong in it. */
export const allCheckers = (provider: SimulatedPaymentProvider): Checker[] => [
  unitsConserved(),
  neverOversold(),
  capturedWithinAuthorised(),
  providerAgrees(provider),
  capturedIsShipped(provider),
  stagesInOrder(),
  promiseNeverWorsened(),
  booksAgree(),
  schedulesWork(),
  everyOrderEnds(),
];
