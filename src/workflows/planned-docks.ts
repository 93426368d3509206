import { type Instant, isoOf, minutes, plus, type Seconds, type SiteId } from '@waystock/kernel';
import type { Delivery, DispatchState, Route } from '../domains/dispatch/index.ts';
import type { Database } from '../world.ts';

/** What waits at a dock and who could drive it. */
export type Dock = Omit<DispatchState, 'travel'>;

/** As much of it as tells whether its plan stands. */
export interface SeenDock extends Pick<Dock, 'siteId' | 'version' | 'now' | 'vehicles'> {
  readonly deliveries: readonly Pick<Delivery, 'shipmentId' | 'promisedAt' | 'express'>[];
}

/** A dock whose plan stands, and until when. */
interface Planned {
  readonly key: string;
  readonly until: Instant;
}

const planned = new WeakMap<Database, Map<SiteId, Planned>>();

/** What found no vehicle is thought about again so often, even if nothing else has happened. */
const thinkAgain: Seconds = minutes(15);

/**
 * The plan of this dock was made from the same shipments, vehicles and board, and none of its routes
 * should have left: planning again would say the same again. Kept per process; a plan that another
 * process has adopted has moved the board on.
 */
export function isPlanned(db: Database, dock: SeenDock): boolean {
  const last = planned.get(db)?.get(dock.siteId);
  return last !== undefined && dock.now < last.until && last.key === keyOf(dock);
}

/** `version` is the board's after the plan was adopted. */
export function rememberPlan(
  db: Database,
  dock: SeenDock,
  { routes, version }: { routes: readonly Route[]; version: number },
): void {
  const sites = planned.get(db) ?? new Map<SiteId, Planned>();
  planned.set(db, sites);
  const shipments = new Set(routes.flatMap(({ stops }) => stops.map((stop) => stop.shipmentId)));
  const all = dock.deliveries.every(({ shipmentId }) => shipments.has(shipmentId));
  const departures = routes.map((route) => route.departAt);
  const until = Math.min(...departures, all ? Infinity : plus(dock.now, thinkAgain)) as Instant;
  sites.set(dock.siteId, { key: keyOf({ ...dock, version }), until });
}

/** All that a plan depends on beside the hour: a delivery becomes urgent, a shift begins and ends. */
const keyOf = ({ version, now, deliveries, vehicles }: SeenDock): string =>
  [
    version,
    ...deliveries.map((d) => `${d.shipmentId} ${d.promisedAt ?? ''} ${d.express}`),
    ...vehicles.map(({ id, courierId, shift, leastLoad, profile }) => {
      // Of somebody on duty, or who has only to be asked, the shift begins whenever one looks.
      const begins = shift.from <= now || profile === 'gig' ? 'now' : isoOf(shift.from);
      return `${id} ${courierId ?? ''} ${begins} ${shift.to} ${leastLoad.units}`;
    }),
  ].join('\n');
