import type { api } from '@waystock/contract';
import { money, newId, ok, refuse, type Result, type ReturnId, type Units } from '@waystock/kernel';
import { noteEvent } from '../../domains/orders/index.ts';
import { findPayment, intendRefund, type ProviderCall } from '../../domains/payments/index.ts';
import {
  type Disposition,
  findReturns,
  type Return,
  type ReturnLine,
} from '../../domains/returns/index.ts';
import { listOrderAudiences, listSiteRegions } from '../../views/fact-audience.ts';
import { listReturnIds } from '../../views/returns.ts';
import { receiveReturnIn, requestReturnIn } from '../../workflows/return-goods.ts';
import { makeCalls } from '../../workflows/settle-payments.ts';
import type { Tx } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import { customerOf } from '../principal.ts';
import { boundsFor, type Permit, reachSite, sitesWithin } from '../reach.ts';
import { mayTouch } from './orders.ts';
import { readPayment } from './payments.ts';

const kind = 'return';

export const returns = {
  async request({ params, body, principal, permit, command }) {
    const orderId = params.order_id;
    const requestedBy = `${principal.role}:${principal.subject}`;
    return command(async (tx) => {
      const may = await mayTouch(tx, orderId, permit);
      if (!may.ok) return may;
      // Whoever may send goods back may send them to any site of ours.
      const anywhere = () => ok(undefined);
      if (body.site_id) {
        const site = await reachSite(tx, body.site_id, { kind, permit: anywhere });
        if (!site.ok) return site;
      }
      const { lines, site_id: siteId } = body;
      const requested = await requestReturnIn(tx, { orderId, lines, siteId, requestedBy });
      return requested.ok ? ok(returnBody(requested.value)) : requested;
    });
  },

  async list({ world, query, principal, page }) {
    return world.db.read(async (tx) => {
      const bounds = boundsFor(principal, kind, { siteId: query.site_id });
      const ids = await listReturnIds(tx, {
        customerId: principal.role === 'shopper' ? customerOf(principal) : undefined,
        orderId: query.order_id,
        siteIds: await sitesWithin(tx, bounds),
        state: query.state,
        before: page.after,
        limit: page.limit + 1,
      });
      const found = await findReturns(tx, ids);
      return ok(pageFrom(found, page, { item: returnBody, key: (one) => one.id }));
    });
  },

  async get({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const found = await reachReturn(tx, params.return_id, permit);
      return found.ok ? ok(returnBody(found.value)) : found;
    });
  },

  async receive({ params, body, principal, permit, command }) {
    const returnId = params.return_id;
    const actor = `${principal.role}:${principal.subject}`;
    return command(async (tx) => {
      const may = await reachReturn(tx, returnId, permit);
      if (!may.ok) return may;
      const received = await receiveReturnIn(tx, { returnId, found: body.lines, actor });
      return received.ok ? ok(returnBody(received.value)) : received;
    });
  },

  async refund({ world, params, body, principal, permit, command }) {
    const orderId = params.order_id;
    let calls: readonly ProviderCall[] = [];
    const done = await command(async (tx) => {
      const may = await mayTouch(tx, orderId, permit);
      if (!may.ok) return may;
      const payment = await findPayment(tx, orderId);
      if (!payment) return refuse({ kind: 'payment-not-found', orderId });
      const { currency } = payment.amount;
      if (body.currency !== currency)
        return refuse({ kind: 'wrong-currency', asked: body.currency, expected: currency });
      if (body.return_id) {
        const [found] = await findReturns(tx, [body.return_id]);
        if (found?.orderId !== orderId) return refuse({ kind: 'not-found' });
      }
      const refundId = body.return_id ?? newId<ReturnId>('rfd', tx.now, tx.random);
      const amount = money(body.amount_minor, currency);
      const wished = await intendRefund(tx, { orderId, refundId, amount });
      if (!wished.ok) return wished;
      calls = wished.value;
      const data = { refund_id: refundId, amount_minor: body.amount_minor.toString() };
      const actor = `${principal.role}:${principal.subject}`;
      await noteEvent(tx, orderId, {
        type: 'refund',
        data: { ...data, reason: body.reason },
        actor,
      });
      return readPayment(tx, orderId);
    });
    if (done.reply) await makeCalls(world, calls);
    return done;
  },
} satisfies HandlersOf<typeof api.returns>;

/** Another's return is not there. */
async function reachReturn(
  tx: Tx,
  id: ReturnId,
  permit: Permit,
): Promise<Result<Return, NotFound>> {
  const [found] = await findReturns(tx, [id]);
  if (!found) return refuse({ kind: 'not-found' });
  const { orderId, siteId } = found;
  const [[order], [site]] = await Promise.all([
    listOrderAudiences(tx, { orderIds: [orderId], shipmentIds: [] }),
    listSiteRegions(tx, [siteId]),
  ]);
  const may = permit({
    kind,
    customerId: order?.customerId,
    siteIds: [siteId],
    regionIds: site ? [site.regionId] : [],
  });
  return may.ok ? ok(found) : may;
}

const returnBody = (of: Return) => ({
  return_id: of.id,
  order_id: of.orderId,
  site_id: of.siteId,
  state: of.state,
  requested_at: of.requestedAt,
  received_at: of.receivedAt ?? null,
  lines: of.lines.flatMap(linesBody),
  currency: of.currency,
  refund_minor: of.refund?.minor ?? null,
});

/** As asked; once received, as many lines as the units went ways. */
function linesBody({ line, skuId, units, reason, outcomes }: ReturnLine) {
  const ways: readonly { units: Units; disposition: Disposition | null }[] =
    outcomes.length > 0 ? outcomes : [{ units, disposition: null }];
  return ways.map((way) => ({
    line,
    sku_id: skuId,
    units: way.units,
    reason,
    disposition: way.disposition,
  }));
}
