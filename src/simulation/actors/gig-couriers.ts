import {
  asId,
  assert,
  type CourierId,
  type OfferId,
  plus,
  type Random,
  seconds,
  type VehicleId,
  within,
} from '@waystock/kernel';
import { acceptOffer, declineOffer } from '../../domains/dispatch/index.ts';
import type { Actor, Scene } from '../scene.ts';

/** Couriers with a car of their own: most say yes within the time they have, some no, some nothing. */
export function askGigCouriers(simulation: Scene, random: Random): Actor {
  return {
    name: 'gig couriers',
    onFact({ kind, data }) {
      if (kind !== 'dispatch.route-offered') return;
      const offerId = asId<OfferId>(String(data['offer_id']));
      const courierId = asId<CourierId>(String(data['offered_to']));
      const vehicleId = asId<VehicleId>(String(data['vehicle_id']));
      const luck = random.fork('offer', offerId);
      const mood = luck.next();
      if (mood > 0.95) return;
      const answer = mood < 0.8 ? acceptOffer : declineOffer;
      simulation.at(plus(simulation.now, seconds(within(luck, 5, 50))), async () => {
        const { world } = simulation;
        if (simulation.isTaken(vehicleId)) return;
        const answered = await world.db.transact((tx) => answer(tx, { offerId, courierId }));
        assert(answered.ok || isLate(answered.error.kind), 'an offer is there or over');
      });
    },
  };
}

/** The offer has run out or was withdrawn, or the courier drives another route by now, or nothing. */
const isLate = (kind: string): boolean =>
  kind === 'offer-over' || kind === 'vehicle-busy' || kind === 'vehicle-not-active';
