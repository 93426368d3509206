import {
  asId,
  assert,
  chance,
  minutes,
  type OrderId,
  plus,
  type Random,
  within,
} from '@waystock/kernel';
import { decideReview, listReviews } from '../../domains/fraud/index.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

/** The person who looks at doubtful orders, within the hour; most turn out to be honest. */
export function staffOffice(simulation: Scene, random: Random): Actor {
  const underWay = new UnderWay(simulation);
  const review = (orderId: OrderId): void => {
    if (underWay.has(orderId)) return;
    const luck = random.fork('review', orderId);
    const decision = chance(luck, 0.9) ? 'clear' : 'reject';
    underWay.at(orderId, plus(simulation.now, minutes(within(luck, 5, 60))), async () => {
      const decided = await simulation.world.db.transact((tx) =>
        decideReview(tx, { orderId, decision, by: 'office' }),
      );
      // Somebody else in the office may have been faster.
      assert(decided.ok || decided.error.kind === 'review-decided', 'a review is open or over');
    });
  };
  return {
    name: 'office',
    onFact(fact) {
      if (fact.kind === 'fraud.review-required') review(asId<OrderId>(fact.key));
    },
    async lookAround() {
      const open = await simulation.world.db.read((tx) =>
        listReviews(tx, { state: 'open', limit: 200 }),
      );
      for (const { orderId } of open) review(orderId);
    },
  };
}
