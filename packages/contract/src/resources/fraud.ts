import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { orderId } from './orders.ts';

const state = field.oneOf('open', 'cleared', 'rejected');

const FraudReview = named(
  'FraudReview',
  z.object({
    order_id: orderId,
    score: z.number(),
    reasons: z.array(z.object({ rule: z.string(), score: z.number(), detail: z.string() })),
    state,
    opened_at: field.instant,
    decided_at: field.orNull(field.instant),
    note: field.orNull(z.string()),
  }),
  'An order that the rules would neither clear nor reject; the reasons add up to the score.',
);

const tag = 'Fraud review';
const params = { order_id: orderId };

export const fraud = {
  list: endpoint({
    method: 'GET',
    path: '/fraud-reviews',
    summary: 'List reviews, longest waiting first',
    tag,
    auth: ['ops', 'auditor'],
    query: { ...paged, state: field.optional(state) },
    response: pageOf('FraudReviewPage', FraudReview),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/fraud-reviews/{order_id}',
    summary: 'Read a review',
    tag,
    auth: ['ops', 'auditor'],
    params,
    response: FraudReview,
    errors: ['not-found'],
  }),
  decide: endpoint({
    method: 'POST',
    path: '/fraud-reviews/{order_id}/decision',
    summary: 'Clear or reject an order',
    tag,
    auth: ['ops'],
    params,
    body: z.strictObject({
      decision: field.oneOf('clear', 'reject'),
      note: field.optional(field.note()),
    }),
    response: FraudReview,
    errors: ['not-found', 'review-decided'],
  }),
};
