import { assert } from '@waystock/kernel';
import { latenessRisk } from './lateness-risk.ts';
import type { ActiveRoute, Rules, Tariff, Travel } from './model.ts';

/**
 * What is left of one route as flat arrays, so that adding an order is priced in constant time per
 * pair of places in it.
 *
 * Position 0 is the anchor, positions 1..n are the stops. A vehicle that reaches position k at t ends
 * its route at max(t + tail[k], floor[k]), as waiting for a window only swallows delay; no window
 * from k on is missed iff t <= last[k] (Savelsbergh 1992, forward time slack). Fuel is linear in the
 * load, so that a load carried over some legs costs in proportion to their metres.
 *
 * Invariants: arrays are valid for 0..n; `last` does not look before k, so a route that is late
 * already admits orders behind the late stop, never before it. One table is used again and again.
 */
export interface RouteTable {
  size: number;
  place: Int32Array;
  /** 1 pickup, -1 delivery, 0 anchor or end. */
  kind: Int8Array;
  earliest: Float64Array;
  latest: Float64Array;
  /** The latest start a plan may have: `latest`, less the buffer of deliveries just added. */
  due: Float64Array;
  service: Float64Array;
  leave: Float64Array;
  weight: Float64Array;
  volume: Float64Array;
  /** Of the leg from k to k + 1. */
  metres: Float64Array;
  seconds: Float64Array;
  toll: Float64Array;
  tail: Float64Array;
  floor: Float64Array;
  last: Float64Array;
  /** From and to the two places of the order that is being tried. */
  reach: Reach[];
  /** From the pickup straight to the delivery of that order. */
  directMetres: number;
  directSeconds: number;
  directToll: number;
  /** A whole route on trial, for what cannot be had in constant time. */
  trial: Trial;
  end: number;
  driving: number;
  drivingLeft: number;
  weightLimit: number;
  volumeLimit: number;
  /** Minor units per metre, empty, and per gram and metre. */
  emptyRate: number;
  loadRate: number;
  /** Expected penalty of stops that may come late. */
  risk: number;
}

export interface Reach {
  metresTo: Float64Array;
  metresFrom: Float64Array;
  secondsTo: Float64Array;
  secondsFrom: Float64Array;
  tollTo: Float64Array;
  tollFrom: Float64Array;
}

export interface Trial {
  leg: Float64Array;
  earliest: Float64Array;
  latest: Float64Array;
  service: Float64Array;
}

const reachOf = (room: number): Reach => ({
  metresTo: new Float64Array(room),
  metresFrom: new Float64Array(room),
  secondsTo: new Float64Array(room),
  secondsFrom: new Float64Array(room),
  tollTo: new Float64Array(room),
  tollFrom: new Float64Array(room),
});

/** Room for routes of up to `room` - 1 stops; grows when a longer one comes. */
export function newTable(room = 32): RouteTable {
  const floats = (): Float64Array => new Float64Array(room);
  return {
    size: 0,
    place: new Int32Array(room),
    kind: new Int8Array(room),
    earliest: floats(),
    latest: floats(),
    due: floats(),
    service: floats(),
    leave: floats(),
    weight: floats(),
    volume: floats(),
    metres: floats(),
    seconds: floats(),
    toll: floats(),
    tail: floats(),
    floor: floats(),
    last: floats(),
    reach: [reachOf(room), reachOf(room)],
    directMetres: 0,
    directSeconds: 0,
    directToll: 0,
    trial: {
      leg: new Float64Array(room + 2),
      earliest: new Float64Array(room + 2),
      latest: new Float64Array(room + 2),
      service: new Float64Array(room + 2),
    },
    end: 0,
    driving: 0,
    drivingLeft: 0,
    weightLimit: 0,
    volumeLimit: 0,
    emptyRate: 0,
    loadRate: 0,
    risk: 0,
  };
}

export interface Pricing {
  readonly travel: Travel;
  readonly tariff: Tariff;
  readonly rules: Rules;
}

/**
 * Fills the table with a route; `fresh` are orders in it that this decision added, whose buffer what
 * is added next must keep. O(n).
 */
export function fillTable(
  table: RouteTable,
  route: ActiveRoute,
  { travel, tariff, rules }: Pricing,
  fresh: readonly string[] = [],
): void {
  const { stops, vehicle } = route;
  const n = stops.length;
  assert(stops[n - 1]?.kind === 'end', `route ${route.routeId} has no end`);
  if (n >= table.place.length) Object.assign(table, newTable(2 * n));
  table.size = n;
  table.place[0] = route.anchor.place;
  table.leave[0] = route.anchor.readyAt;
  table.weight[0] = route.weight;
  table.volume[0] = route.volume;
  for (let k = 1; k <= n; k++) {
    const stop = stops[k - 1] as (typeof stops)[number];
    table.place[k] = stop.place;
    table.kind[k] = stop.kind === 'pickup' ? 1 : stop.kind === 'delivery' ? -1 : 0;
    table.earliest[k] = stop.earliest;
    table.latest[k] = stop.latest;
    const guarded = stop.kind === 'delivery' && fresh.includes(stop.orderId ?? '');
    table.due[k] = guarded ? stop.latest - rules.buffer : stop.latest;
    table.service[k] = stop.service;
    table.weight[k] = (table.weight[k - 1] as number) + stop.weight;
    table.volume[k] = (table.volume[k - 1] as number) + stop.volume;
  }
  table.weightLimit = vehicle.weightLimit;
  table.volumeLimit = vehicle.volumeLimit;
  table.emptyRate = vehicle.litresPerMetre * tariff.perLitre;
  table.loadRate = vehicle.litresPerGramMetre * tariff.perLitre;
  driveForward(table, travel);
  table.drivingLeft = Math.max(route.drivingLeft, table.driving);
  lookBack(table);
  table.risk = latenessRisk(table, tariff);
}

function driveForward(table: RouteTable, travel: Travel): void {
  const { place, leave, earliest, service, metres, seconds, toll, size } = table;
  table.driving = 0;
  for (let k = 0; k < size; k++) {
    const from = place[k] as number;
    const to = place[k + 1] as number;
    metres[k] = travel.metres(from, to);
    seconds[k] = travel.seconds(from, to);
    toll[k] = travel.toll(from, to);
    const arrive = (leave[k] as number) + (seconds[k] as number);
    const start = Math.max(arrive, earliest[k + 1] as number);
    leave[k + 1] = start + (service[k + 1] as number);
    table.driving += seconds[k] as number;
  }
  table.end = leave[size] as number;
}

function lookBack(table: RouteTable): void {
  const { earliest, due, service, seconds, tail, floor, last, size } = table;
  tail[size] = service[size] as number;
  floor[size] = (earliest[size] as number) + (service[size] as number);
  last[size] = due[size] as number;
  for (let k = size - 1; k >= 1; k--) {
    const onward = (service[k] as number) + (seconds[k] as number);
    tail[k] = onward + (tail[k + 1] as number);
    floor[k] = Math.max((earliest[k] as number) + (tail[k] as number), floor[k + 1] as number);
    last[k] = Math.min(due[k] as number, (last[k + 1] as number) - onward);
  }
}
