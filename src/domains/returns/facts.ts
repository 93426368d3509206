import type { Fact } from '../../world.ts';
import type { Return } from './return.ts';

const about = (kind: `returns.${string}`, of: Return, data: Fact['data']): Fact => ({
  kind,
  // With the facts of its order, so that money and goods come in their order.
  key: of.orderId,
  data: { order_id: of.orderId, return_id: of.id, site_id: of.siteId, ...data },
});

/** Goods are expected back at a site. */
export const returnRequested = (of: Return): Fact =>
  about('returns.return-requested', of, {
    shipment_id: of.shipmentId ?? null,
    lines: of.lines.map(({ line, skuId, units, reason }) => ({
      line,
      sku_id: skuId,
      units,
      reason,
    })),
  });

/** They were looked at; this much is to be paid back. */
export const returnReceived = (of: Return): Fact =>
  about('returns.return-received', of, {
    shipment_id: of.shipmentId ?? null,
    lines: of.lines.map(({ line, skuId, outcomes }) => ({
      line,
      sku_id: skuId,
      outcomes: outcomes.map(({ disposition, units }) => ({ disposition, units })),
    })),
    refund_minor: Number(of.refund?.minor ?? 0n),
    currency: of.currency,
  });
