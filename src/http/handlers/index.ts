import type { PartialHandlers } from '../handler.ts';
import { access } from './access.ts';
import { catalogue } from './catalogue.ts';
import { orders } from './orders.ts';
import { sites } from './sites.ts';

/** Every operation that is answered; becomes `satisfies Handlers` with the last of them. */
export const handlers = { access, catalogue, orders, sites } satisfies PartialHandlers;
