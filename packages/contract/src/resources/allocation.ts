import type { DecisionId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { orderId, Shipment, shipmentId } from './orders.ts';
import { regionId, siteId } from './sites.ts';

const decisionId = field.generatedId<DecisionId>();
const line = { sku_id: skuId, units: field.units };

const plan = {
  strategy: field.oneOf('single-source', 'split', 'consolidate'),
  arrives_at: field.instant,
  cost_minor: field.signedMinorUnits,
  cost_terms: z.array(z.object({ term: z.string(), amount_minor: field.signedMinorUnits })),
  shipments: z.array(
    z.object({
      from_site_id: siteId,
      service: z.string(),
      leaves_at: field.instant,
      arrives_at: field.instant,
      parcels: field.count,
      lines: z.array(z.object({ ...line, source_site_id: siteId })),
    }),
  ),
  transfers: z.array(
    z.object({
      from_site_id: siteId,
      to_site_id: siteId,
      leaves_at: field.instant,
      arrives_at: field.instant,
      lines: z.array(z.object(line)),
    }),
  ),
};
const AllocationPlan = named(
  'AllocationPlan',
  z.object(plan),
  'One way to serve an order, priced in money term by term.',
);
const AllocationAlternative = named(
  'AllocationAlternative',
  z.object({ ...plan, regret_minor: field.signedMinorUnits, text: z.string() }),
  'Another way, how much more it would cost, and where the difference lies.',
);

const AllocationDecision = named(
  'AllocationDecision',
  z.object({
    decision_id: decisionId,
    order_id: orderId,
    plan_version: field.orNull(field.version),
    at: field.instant,
    cause: z.string(),
    policy: z.string(),
    rule: z.string(),
    currency: field.currency,
    chosen: AllocationPlan,
    alternatives: z.array(AllocationAlternative),
    reasons: z.array(
      z.object({ constraint: z.string(), site_id: field.orNull(siteId), text: z.string() }),
    ),
    sites_considered: z.array(siteId),
  }),
  'What was chosen, the next best ways, and what each constraint ruled out. The highest plan_version of an order counts.',
);

const tag = 'Allocation';

export const allocation = {
  list: endpoint({
    method: 'GET',
    path: '/allocation-decisions',
    summary: 'List decisions, newest first; of one order: how its plan changed',
    tag,
    auth: ['ops', 'auditor'],
    query: { ...paged, order_id: field.optional(orderId) },
    response: pageOf('AllocationDecisionPage', AllocationDecision),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/allocation-decisions/{decision_id}',
    summary: 'Read a decision',
    tag,
    auth: ['ops', 'auditor'],
    params: { decision_id: decisionId },
    response: AllocationDecision,
    errors: ['not-found'],
  }),
  replan: endpoint({
    method: 'POST',
    path: '/allocation-replans',
    summary: 'Plan orders that are not yet released anew, now',
    description: 'No promise is made worse. A saving is that of all the orders of a move together.',
    tag,
    auth: ['ops'],
    body: z.strictObject({ region_id: field.optional(regionId) }),
    response: named(
      'Replan',
      z.object({
        considered: field.count,
        moved: z.array(
          z.object({
            order_ids: z.array(orderId),
            saving_minor: field.signedMinorUnits,
            currency: field.currency,
            reason: z.string(),
          }),
        ),
      }),
    ),
    errors: ['region-not-found'],
  }),
  listSources: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}/sources',
    summary:
      'Which other sites could send a shipment, what that would cost and when it would arrive',
    tag,
    auth: ['ops', 'auditor'],
    params: { shipment_id: shipmentId },
    response: named(
      'Sources',
      z.object({
        currency: field.orNull(field.currency),
        items: z.array(
          z.object({
            site_id: siteId,
            service: z.string(),
            extra_cost_minor: field.orNull(field.signedMinorUnits),
            leaves_at: field.instant,
            arrives_at: field.instant,
            late_s: z.number(),
          }),
        ),
        refused: z.array(z.object({ site_id: siteId, reason: z.string() })),
      }),
      'Those that keep the promise come first, then the cheapest. extra_cost is null where it could not be sent from its site as things are; currency is null, and nothing listed, once somebody has begun to pick it.',
    ),
    errors: ['not-found'],
  }),
  changeSource: endpoint({
    method: 'POST',
    path: '/shipments/{shipment_id}/source',
    summary: 'Send a shipment that nobody has begun to pick from another site',
    description:
      'Another shipment takes its place. Re-planning leaves it there, unless that site is paused.',
    tag,
    auth: ['ops'],
    params: { shipment_id: shipmentId },
    body: z.strictObject({ site_id: siteId }),
    response: Shipment,
    errors: ['not-found', 'site-not-found', 'source-not-possible', 'out-of-stock'],
  }),
};
