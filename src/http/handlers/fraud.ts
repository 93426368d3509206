import type { api } from '@waystock/contract';
import { asId, instant, ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import {
  decideReview,
  findScreening,
  listReviews,
  type ReviewPage,
  type Screening,
} from '../../domains/fraud/index.ts';
import { listOrderAudiences } from '../../views/fact-audience.ts';
import type { Tx } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { type Page, pageFrom } from '../page.ts';
import type { Permit } from '../reach.ts';

const kind = 'review';

export const fraud = {
  async list({ world, query, page, permit }) {
    const found = await world.db.read((tx) =>
      listReached(tx, permit, { ...reviewPage(page), state: query.state }),
    );
    return ok(pageFrom(found, page, { item: reviewBody, key: cursorKey }));
  },

  async get({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const review = await reachReview(tx, params.order_id, permit);
      return review.ok ? ok(reviewBody(review.value)) : review;
    });
  },

  async decide({ params, body, principal, permit, command }) {
    return command(async (tx) => {
      const review = await reachReview(tx, params.order_id, permit);
      if (!review.ok) return review;
      const decided = await decideReview(tx, {
        orderId: params.order_id,
        decision: body.decision,
        by: `${principal.role}:${principal.subject}`,
        note: body.note,
      });
      return decided.ok ? ok(reviewBody(decided.value)) : decided;
    });
  },
} satisfies HandlersOf<typeof api.fraud>;

/** Only orders that the rules left to people have a review. */
async function reachReview(
  tx: Tx,
  orderId: OrderId,
  permit: Permit,
): Promise<Result<Screening, NotFound>> {
  const [[audience], screening] = await Promise.all([
    listOrderAudiences(tx, { orderIds: [orderId], shipmentIds: [] }),
    findScreening(tx, orderId),
  ]);
  const isReached = audience !== undefined && permit({ kind, ...audience }).ok;
  return isReached && screening?.verdict === 'review'
    ? ok(screening)
    : refuse({ kind: 'not-found' });
}

/** Reads on until the page is full of reviews that the caller reaches, with one more to tell. */
async function listReached(tx: Tx, permit: Permit, page: ReviewPage): Promise<Screening[]> {
  const reached: Screening[] = [];
  for (let after = page.after; ; ) {
    const found = await listReviews(tx, { ...page, after });
    const orderIds = found.map((review) => review.orderId);
    const audiences = await listOrderAudiences(tx, { orderIds, shipmentIds: [] });
    const mine = new Set(
      audiences.filter((order) => permit({ kind, ...order }).ok).map((order) => order.orderId),
    );
    reached.push(...found.filter((review) => mine.has(review.orderId)));
    const last = found.at(-1);
    if (!last || found.length < page.limit || reached.length >= page.limit) return reached;
    after = last;
  }
}

const cursorKey = ({ openedAt, orderId }: Screening): string => `${openedAt} ${orderId}`;

function reviewPage({ after, limit }: Page): ReviewPage {
  const [, openedAt, orderId] = /^(\d{1,15}) (.+)$/.exec(after) ?? [];
  return {
    limit: limit + 1,
    ...(openedAt && orderId
      ? { after: { openedAt: instant(Number(openedAt)), orderId: asId<OrderId>(orderId) } }
      : {}),
  };
}

const reviewBody = (review: Screening) => ({
  order_id: review.orderId,
  score: review.score,
  reasons: review.reasons.map(({ rule, points, detail }) => ({ rule, score: points, detail })),
  state: review.state,
  opened_at: review.openedAt,
  decided_at: review.decidedAt ?? null,
  note: review.note ?? null,
});
