import type { CustomerId, Instant, SiteId, VehicleId } from '@waystock/kernel';
import type { DeliveredFact, World } from '../world.ts';

/** What people in a city act in: simulated time that jumps, or a clock that the process follows. */
export interface Scene {
  readonly world: World;
  readonly now: Instant;
  /** Makes an appointment; one in the past is for now. */
  at(instant: Instant, run: () => Promise<void>): void;
  /** What has happened is known to whom it concerns, where that can be waited for. */
  settle(): Promise<void>;
  /** A person sits at the wheel, keeps the site or shops: nobody else does it for them. */
  isTaken(who: VehicleId | SiteId | CustomerId): boolean;
}

/** Somebody in the city: sees facts and makes appointments. */
export interface Actor {
  readonly name: string;
  onFact?(fact: DeliveredFact): void;
  /** Takes up what waits and nobody is at, as if its facts had just been heard. */
  lookAround?(): Promise<void>;
}
