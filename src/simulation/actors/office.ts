import {
  asId,
  chance,
  expectOk,
  minutes,
  type OrderId,
  plus,
  type Random,
  within,
} from '@waystock/kernel';
import { decideReview } from '../../domains/fraud/index.ts';
import type { Actor, Simulation } from '../simulation.ts';

/** The person who looks at doubtful orders, within the hour; most turn out to be honest. */
export function staffOffice(simulation: Simulation, random: Random): Actor {
  return {
    name: 'office',
    onFact(fact) {
      if (fact.kind !== 'fraud.review-required') return;
      const orderId = asId<OrderId>(fact.key);
      const luck = random.fork('review', orderId);
      const decision = chance(luck, 0.9) ? 'clear' : 'reject';
      simulation.at(plus(simulation.now, minutes(within(luck, 5, 60))), async () => {
        const decided = await simulation.world.db.transact((tx) =>
          decideReview(tx, { orderId, decision, by: 'office' }),
        );
        expectOk(decided);
      });
    },
  };
}
