import {
  along,
  greatCircle,
  type Instant,
  must,
  type Position,
  type VehicleId,
} from '@waystock/kernel';
import { recordPositions } from '../../domains/dispatch/index.ts';
import type { PositionReport, Profile } from '../../domains/fleet/index.ts';
import { route } from '../../domains/roads/index.ts';
import { roadsInUse } from '../../workflows/roads-in-use.ts';
import type { World } from '../../world.ts';
import type { LegUnderWay } from '../actors/drivers.ts';
import type { Scene } from '../scene.ts';

/** A leg with its line along the streets, and how far each point of it is from the start. */
interface Way {
  readonly leg: LegUnderWay;
  readonly line: readonly Position[];
  readonly metres: readonly number[];
}

export interface Fleet {
  readonly profiles: ReadonlyMap<VehicleId, Profile>;
  readonly isTaken: Scene['isTaken'];
}

/** What devices on board do: they report where their vehicles are, along the streets they drive on. */
export class MovingVehicles {
  readonly #world: World;
  readonly #fleet: Fleet;
  readonly #ways = new Map<VehicleId, Way>();

  constructor(world: World, fleet: Fleet) {
    this.#world = world;
    this.#fleet = fleet;
  }

  async start(leg: LegUnderWay): Promise<void> {
    const profile = this.#fleet.profiles.get(leg.vehicleId);
    const streets = profile === 'gig' || profile === undefined ? 'van' : profile;
    const found = route(await roadsInUse(this.#world), streets, leg.from, leg.to);
    this.#ways.set(leg.vehicleId, wayOf(leg, found.ok ? found.value.geometry : []));
  }

  /** All at once; a vehicle that has arrived or that a person has taken reports no more. */
  async report(now: Instant): Promise<void> {
    const reports: PositionReport[] = [];
    for (const { leg, ...way } of this.#ways.values()) {
      const { vehicleId, departs, arrives, breaks = arrives } = leg;
      const isOver = now >= breaks || this.#fleet.isTaken(vehicleId);
      if (isOver) this.#ways.delete(vehicleId);
      if (this.#fleet.isTaken(vehicleId)) continue;
      const share = (Math.min(now, breaks) - departs) / Math.max(1, arrives - departs);
      reports.push({ vehicleId, position: placeOn(way, share), recordedAt: now });
    }
    if (reports.length > 0) await this.#world.db.transact((tx) => recordPositions(tx, reports));
  }
}

function wayOf(leg: LegUnderWay, geometry: readonly Position[]): Way {
  const line = [leg.from, ...geometry, leg.to];
  const metres = [0];
  for (let i = 1; i < line.length; i++)
    metres.push(
      (metres[i - 1] as number) + greatCircle(line[i - 1] as Position, line[i] as Position),
    );
  return { leg, line, metres };
}

/** The point after that share of the way. */
export function placeOn({ line, metres }: Omit<Way, 'leg'>, share: number): Position {
  const driven = Math.min(1, Math.max(0, share)) * (metres.at(-1) ?? 0);
  const after = metres.findIndex((here, i) => i > 0 && here >= driven);
  const [from, to] = [line[after - 1], must(line.at(after), 'a way has two ends')];
  const [before, here] = [metres[after - 1] ?? 0, metres[after] ?? 0];
  return from && here > before ? along(from, to, (driven - before) / (here - before)) : to;
}
