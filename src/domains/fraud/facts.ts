import type { OrderId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';

type By = 'rules' | 'person';

/** The order may go on. */
export const cleared = (orderId: OrderId, score: number, by: By): Fact => ({
  kind: 'fraud.cleared',
  key: orderId,
  data: { order_id: orderId, score, by },
});

/** The order waits for a person. */
export const reviewRequired = (orderId: OrderId, score: number): Fact => ({
  kind: 'fraud.review-required',
  key: orderId,
  data: { order_id: orderId, score },
});

/** The order must not go on. */
export const rejected = (orderId: OrderId, score: number, by: By): Fact => ({
  kind: 'fraud.rejected',
  key: orderId,
  data: { order_id: orderId, score, by },
});
