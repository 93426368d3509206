import type { DecisionId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { orderId } from './orders.ts';
import { regionId, siteId } from './sites.ts';

const decisionId = field.generatedId<DecisionId>();
const line = { sku_id: skuId, units: field.units };

const AllocationPlan = named(
  'AllocationPlan',
  z.object({
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
  }),
  'One way to serve an order, priced in money term by term.',
);

const AllocationDecision = named(
  'AllocationDecision',
  z.object({
    decision_id: decisionId,
    order_id: orderId,
    at: field.instant,
    cause: z.string(),
    policy: z.string(),
    currency: field.currency,
    plans: z.array(AllocationPlan),
    reasons: z.array(z.string()),
    sites_considered: field.count,
    sites_excluded: z.array(z.object({ site_id: siteId, reason: z.string() })),
  }),
  'What was chosen (the first plan), the next best ones, and why.',
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
    tag,
    auth: ['ops'],
    body: z.strictObject({ region_id: field.optional(regionId) }),
    response: named(
      'Replan',
      z.object({
        considered: field.count,
        moved: z.array(
          z.object({
            order_id: orderId,
            saving_minor: field.signedMinorUnits,
            currency: field.currency,
            reason: z.string(),
          }),
        ),
      }),
    ),
    errors: ['region-not-found'],
  }),
};
