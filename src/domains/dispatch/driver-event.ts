import {
  earlier,
  type Instant,
  later,
  ok,
  plus,
  refuse,
  type Result,
  type RouteId,
  type Seconds,
  type StopId,
} from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Refusal } from './errors.ts';
import * as facts from './facts.ts';
import {
  bringForward,
  type FailureReason,
  isOpen,
  type Proof,
  type Route,
  type Stop,
} from './route.ts';
import { fetchOf } from './running.ts';

/**
 * What a driver reports, and what a route is afterwards. What happened in the street cannot be
 * refused for coming in another order than planned: a stop reached out of turn is moved forward, and
 * who stands at a door has fetched on the way what is brought there.
 * Refused is only what cannot be: a stop of another route, a delivery without proof, a route that
 * ends with parcels nobody accounted for.
 */
export interface DriverEvent {
  /** Given by the device, so that a report sent twice counts once. */
  readonly id: string;
  readonly routeId: RouteId;
  /** By the device's clock; reports made offline come late. */
  readonly at: Instant;
  readonly what: DriverReport;
}

export type DriverReport =
  | { readonly kind: 'start' }
  | { readonly kind: 'arrive'; readonly stopId: StopId }
  | { readonly kind: 'load'; readonly stopId: StopId }
  | { readonly kind: 'deliver'; readonly stopId: StopId; readonly proof: Proof }
  | {
      readonly kind: 'fail';
      readonly stopId: StopId;
      readonly reason: FailureReason;
      readonly proof?: Proof;
    }
  | { readonly kind: 'pause'; readonly duration: Seconds }
  | { readonly kind: 'resume' }
  | { readonly kind: 'finish' };

export interface Applied {
  readonly route: Route;
  readonly facts: readonly Fact[];
}

/** Why a report cannot be. */
export type ReportRefusal = Refusal<
  | 'route-moved-on'
  | 'stop-not-on-route'
  | 'stop-settled'
  | 'other-stop-open'
  | 'wrong-kind-of-stop'
  | 'proof-missing'
  | 'stops-open'
>;

/** The route after the event, and what is to be told; `now` bounds what a device may claim. */
export function applyDriverEvent(
  route: Route,
  event: DriverEvent,
  now: Instant,
): Result<Applied, ReportRefusal> {
  const at = later(earlier(event.at, now), route.startedAt ?? event.at);
  const { what } = event;
  if (what.kind === 'start') return start(route, at);
  if (route.state !== 'active') return refuse(notIn(route, 'active'));
  switch (what.kind) {
    case 'arrive':
      return atStop(route, what.stopId, (stop) => arrive(route, stop, at));
    case 'load':
      return atStop(route, what.stopId, (stop) => load(route, stop, at));
    case 'deliver':
      return atStop(route, what.stopId, (stop) => deliver(route, stop, { at, proof: what.proof }));
    case 'fail':
      return atStop(route, what.stopId, (stop) => fail(route, stop, { at, ...what }));
    case 'pause':
      return ok({ route: { ...route, pausedUntil: plus(at, what.duration) }, facts: [] });
    case 'resume':
      return ok({ route: { ...route, pausedUntil: undefined }, facts: [] });
    case 'finish':
      return finish(route, at);
  }
}

type Answer = Result<Applied, ReportRefusal>;

/** Off with what was loaded: the first stop is done by leaving it. */
function start(route: Route, at: Instant): Answer {
  if (route.state !== 'released') return refuse(notIn(route, 'released'));
  const loaded = route.stops.map(
    (stop): Stop =>
      stop.kind === 'load' && stop.shipmentId === undefined && isOpen(stop)
        ? { ...stop, state: 'done', arrivedAt: stop.arrivedAt ?? at, finishedAt: at }
        : stop,
  );
  const started: Route = { ...route, state: 'active', startedAt: at, stops: loaded };
  return ok({ route: started, facts: [facts.routeStarted(started)] });
}

function atStop(route: Route, stopId: StopId, then: (stop: Stop) => Answer): Answer {
  const stop = route.stops.find((candidate) => candidate.id === stopId);
  if (!stop) return refuse({ kind: 'stop-not-on-route', routeId: route.id, stopId });
  if (!isOpen(stop)) return refuse({ kind: 'stop-settled', stopId, state: stop.state });
  const other = route.stops.find((s) => s.state === 'arrived' && s.id !== stopId);
  // The driver stands at one door at a time; what became of the other one must be said first.
  if (other) return refuse({ kind: 'other-stop-open', stopId, open: other.id });
  return then(stop);
}

/** The route with the goods of a delivery on board, though nobody has said so. */
function fetched(route: Route, stop: Stop, at: Instant): Route {
  const fetch = stop.kind === 'deliver' ? fetchOf(route, stop) : undefined;
  return fetch && isOpen(fetch) ? settle(route, fetch, at, { state: 'done' }) : route;
}

function arrive(route: Route, stop: Stop, at: Instant): Answer {
  if (stop.state === 'arrived') return ok({ route, facts: [] });
  const moved = bringForward(fetched(route, stop, at), stop.id);
  const told = stop.kind === 'deliver' ? [facts.stopArrived(route, stop, at)] : [];
  return ok({ route: change(moved, stop.id, { state: 'arrived', arrivedAt: at }), facts: told });
}

function load(route: Route, stop: Stop, at: Instant): Answer {
  if (stop.kind !== 'load')
    return refuse({ kind: 'wrong-kind-of-stop', stopId: stop.id, is: stop.kind });
  return ok({ route: settle(route, stop, at, { state: 'done' }), facts: [] });
}

function deliver(route: Route, stop: Stop, done: { at: Instant; proof: Proof }): Answer {
  if (stop.kind !== 'deliver')
    return refuse({ kind: 'wrong-kind-of-stop', stopId: stop.id, is: stop.kind });
  if (!isProof(done.proof)) return refuse({ kind: 'proof-missing', stopId: stop.id });
  return ok({
    route: settle(route, stop, done.at, { state: 'delivered', proof: done.proof }),
    facts: [facts.shipmentDelivered(route, stop, done.at, done.proof)],
  });
}

function fail(
  route: Route,
  stop: Stop,
  failed: { at: Instant; reason: FailureReason; proof?: Proof },
): Answer {
  if (stop.kind !== 'deliver')
    return refuse({ kind: 'wrong-kind-of-stop', stopId: stop.id, is: stop.kind });
  const { at, reason, proof } = failed;
  return ok({
    route: settle(route, stop, at, { state: 'failed', reason, ...(proof ? { proof } : {}) }),
    facts: [facts.deliveryFailed(route, stop, at, reason)],
  });
}

/** Back at the site: whatever was not delivered is handed back there. */
function finish(route: Route, at: Instant): Answer {
  const open = route.stops.filter((stop) => isOpen(stop) && stop.kind !== 'return');
  if (open.length > 0)
    return refuse({ kind: 'stops-open', routeId: route.id, open: open.map((stop) => stop.id) });
  const stops = route.stops.map(
    (stop): Stop =>
      isOpen(stop)
        ? {
            ...stop,
            state: 'done',
            arrivedAt: stop.arrivedAt ?? at,
            finishedAt: at,
            estimate: undefined,
          }
        : stop,
  );
  const done: Route = { ...route, state: 'done', finishedAt: at, pausedUntil: undefined, stops };
  return ok({ route: done, facts: [facts.routeFinished(done, at)] });
}

function settle(route: Route, stop: Stop, at: Instant, end: Partial<Stop>): Route {
  return change(bringForward(fetched(route, stop, at), stop.id), stop.id, {
    arrivedAt: stop.arrivedAt ?? at,
    finishedAt: at,
    estimate: undefined,
    ...end,
  });
}

const change = (route: Route, stopId: StopId, to: Partial<Stop>): Route => ({
  ...route,
  stops: route.stops.map((stop) => (stop.id === stopId ? { ...stop, ...to } : stop)),
});

const isProof = (proof: Proof): boolean =>
  Boolean(proof.photoId) || Boolean(proof.signatureId) || proof.pin === true;

const notIn = (route: Route, expected: Route['state']): ReportRefusal => ({
  kind: 'route-moved-on',
  routeId: route.id,
  state: route.state,
  expected: [expected],
});
