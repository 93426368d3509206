import type { PartialHandlers } from '../handler.ts';
import { access } from './access.ts';
import { catalogue } from './catalogue.ts';
import { orders } from './orders.ts';

/** Every operation that is answered; becomes `satisfies Handlers` with the last of them. */
export const handlers = { access, catalogue, orders } satisfies PartialHandlers;
