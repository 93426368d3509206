import type { api } from '@waystock/contract';
import { must, ok, type OrderId, refuse, type SiteId } from '@waystock/kernel';
import {
  describeMove,
  type Plan,
  planFromJson,
  type PlanJson,
} from '../../domains/allocation/index.ts';
import { listRegions } from '../../domains/network/index.ts';
import { findShipment } from '../../domains/orders/index.ts';
import {
  type AllocationRecord,
  listAllocationDecisions,
} from '../../views/allocation-decisions.ts';
import { changeSource, listSources } from '../../workflows/change-source.ts';
import { currentMarket } from '../../workflows/market.ts';
import { replanNow } from '../../workflows/replan-allocation.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import { boundsFor, reachShipment, reachSite } from '../reach.ts';
import { shipmentBody } from './orders.ts';

const kind = 'decision';

export const allocation = {
  async list({ world, query, page, principal }) {
    const found = await world.db.read((tx) =>
      listAllocationDecisions(tx, {
        ...boundsFor(principal, kind),
        ...(query.order_id ? { orderId: query.order_id } : {}),
        ...(page.after ? { before: page.after } : {}),
        limit: page.limit + 1,
      }),
    );
    return ok(pageFrom(found, page, { item: decisionBody, key: (decision) => decision.id }));
  },

  async get({ world, params, principal }) {
    const asked = { ...boundsFor(principal, kind), id: params.decision_id, limit: 1 };
    const [found] = await world.db.read((tx) => listAllocationDecisions(tx, asked));
    return found ? ok(decisionBody(found)) : refuse({ kind: 'not-found' });
  },

  /** Planned before the command: planning again finds nothing left to do. */
  async replan({ world, body, principal, permit, command }) {
    const { region_id: regionId } = body;
    if (regionId !== undefined) {
      const regions = await world.db.read((tx) => listRegions(tx));
      if (!regions.some((region) => region.id === regionId))
        return refuse({ kind: 'region-not-found', regionId });
      const may = permit({ kind, regionIds: [regionId] });
      if (!may.ok) return may;
    }
    const { regionIds } = boundsFor(principal, kind, { regionId });
    const { considered, moves } = await replanNow(world, regionIds);
    const moved = moves.map((move) => ({
      order_ids: move.orders.map((order): OrderId => order.orderId),
      saving_minor: move.saving.minor,
      currency: move.saving.currency,
      reason: describeMove(move.reason),
    }));
    return command(async () => ok({ considered, moved }));
  },

  async listSources({ world, params, permit }) {
    const { shipment_id: shipmentId } = params;
    const reached = await world.db.read((tx) =>
      reachShipment(tx, shipmentId, { kind: 'shipment', permit }),
    );
    if (!reached.ok) return reached;
    const { currency, choices, refused } = await listSources(world, shipmentId);
    return ok({
      currency: currency ?? null,
      items: choices.map(({ siteId, plan, extra, late }) => {
        const [shipment] = plan.shipments;
        return {
          site_id: siteId,
          service: shipment?.service ?? 'own',
          extra_cost_minor: extra?.minor ?? null,
          leaves_at: shipment?.leaves ?? plan.arrives,
          arrives_at: plan.arrives,
          late_s: late,
        };
      }),
      refused: refused.map(({ siteId, reason }) => ({ site_id: siteId, reason })),
    });
  },

  async changeSource({ world, params, body, permit, principal, command }) {
    const { shipment_id: shipmentId } = params;
    const { site_id: siteId } = body;
    const reached = await world.db.read(async (tx) => {
      const shipment = await reachShipment(tx, shipmentId, { kind: 'shipment', permit });
      return shipment.ok ? reachSite(tx, siteId, { kind: 'site', permit }) : shipment;
    });
    if (!reached.ok) return reached;
    const market = await currentMarket(world);
    const by = `${principal.role}:${principal.subject}`;
    return command(async (tx) => {
      const moved = await changeSource(tx, market, { shipmentId, siteId, by });
      if (!moved.ok) return moved;
      return ok(shipmentBody(must(await findShipment(tx, moved.value), 'it took its place')));
    });
  },
} satisfies HandlersOf<typeof api.allocation>;

/** As `allocation` records it (decision-record.ts). */
interface Action {
  readonly cause: string;
  readonly rule: string;
  readonly sites_considered?: readonly SiteId[];
  readonly plan: PlanJson;
}
interface Other {
  readonly plan: PlanJson;
  readonly text: string;
}
interface RuledOut {
  readonly constraint: string;
  readonly site_id?: SiteId;
  readonly text: string;
}

function decisionBody(record: AllocationRecord) {
  const action = record.action as unknown as Action;
  const chosen = planFromJson(action.plan);
  return {
    decision_id: record.id,
    order_id: record.orderId,
    plan_version: record.planVersion ?? null,
    at: record.at,
    cause: action.cause,
    policy: record.policy,
    rule: action.rule,
    currency: chosen.cost.total.currency,
    chosen: planBody(chosen),
    alternatives: record.alternatives.map(({ action: other, regret }) => {
      const { plan, text } = other as unknown as Other;
      return { ...planBody(planFromJson(plan)), regret_minor: BigInt(regret), text };
    }),
    reasons: record.reasons.map((reason) => {
      const { constraint, site_id, text } = reason as unknown as RuledOut;
      return { constraint, site_id: site_id ?? null, text };
    }),
    sites_considered: [...(action.sites_considered ?? [])],
  };
}

const planBody = (plan: Plan) => ({
  strategy: plan.strategy,
  arrives_at: plan.arrives,
  cost_minor: plan.cost.total.minor,
  cost_terms: Object.entries(plan.cost.terms).map(([term, amount]) => ({
    term,
    amount_minor: amount.minor,
  })),
  shipments: plan.shipments.map((shipment) => ({
    from_site_id: shipment.from,
    service: shipment.service,
    leaves_at: shipment.leaves,
    arrives_at: shipment.arrives,
    parcels: shipment.parcels,
    lines: shipment.lines.map(({ skuId, units, source }) => ({
      sku_id: skuId,
      units,
      source_site_id: source,
    })),
  })),
  transfers: plan.transfers.map((transfer) => ({
    from_site_id: transfer.from,
    to_site_id: transfer.to,
    leaves_at: transfer.leaves,
    arrives_at: transfer.arrives,
    lines: transfer.lines.map(({ skuId, units }) => ({ sku_id: skuId, units })),
  })),
});
