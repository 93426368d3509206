import {
  asId,
  type CourierId,
  type DecisionId,
  grams,
  type Instant,
  metres,
  millilitres,
  position,
  probability,
  type RouteId,
  seconds,
  type StopId,
  units,
  type VehicleId,
} from '@waystock/kernel';
import type { FailureReason, Proof, Route, RouteState, Stop, StopState } from './route.ts';

export const instantOf = (at: Instant | undefined): Date | null =>
  at === undefined ? null : new Date(at);

/** A stop as the statement that writes it takes it, a JSON document. */
export const toRow = (stop: Stop) => ({
  id: stop.id,
  kind: stop.kind,
  shipment_id: stop.shipmentId ?? null,
  lon: stop.position.lon,
  lat: stop.position.lat,
  weight_g: stop.load.weight,
  volume_ml: stop.load.volume,
  units: stop.load.units,
  opens_at: instantOf(stop.window?.from),
  closes_at: instantOf(stop.window?.to),
  promised_at: instantOf(stop.promisedAt),
  service_s: stop.service,
  express: stop.express,
  skills: stop.skills,
  leg_s: stop.leg.duration,
  leg_m: stop.leg.distance,
  planned_at: instantOf(stop.plannedAt),
  eta_at: instantOf(stop.estimate?.at),
  eta_from: instantOf(stop.estimate?.low),
  eta_to: instantOf(stop.estimate?.high),
  late_probability: stop.estimate?.late ?? null,
  state: stop.state,
  arrived_at: instantOf(stop.arrivedAt),
  finished_at: instantOf(stop.finishedAt),
  reason: stop.reason ?? null,
  proof: stop.proof ?? null,
});

interface StopRow {
  id: string;
  kind: Stop['kind'];
  shipment_id: string | null;
  lon: number;
  lat: number;
  weight_g: number;
  volume_ml: number;
  units: number;
  opens_at: string | null;
  closes_at: string | null;
  promised_at: string | null;
  service_s: number;
  express: boolean;
  skills: string[];
  leg_s: number;
  leg_m: number;
  planned_at: string;
  eta_at: string | null;
  eta_from: string | null;
  eta_to: string | null;
  late_probability: number | null;
  state: StopState;
  arrived_at: string | null;
  finished_at: string | null;
  reason: FailureReason | null;
  proof: Proof | null;
}

export interface RouteRow {
  id: string;
  site_id: string;
  vehicle_id: string;
  courier_id: string | null;
  state: RouteState;
  version: number;
  decision_id: string;
  depart_at: Instant;
  started_at: Instant | null;
  finished_at: Instant | null;
  paused_until: Instant | null;
  stops: StopRow[];
}

/** Instants inside a JSON document come as text. */
const parsed = (text: string): Instant => Date.parse(text) as Instant;
const maybe = (text: string | null): Instant | undefined =>
  text === null ? undefined : parsed(text);

const toStop = (row: StopRow): Stop => ({
  id: asId<StopId>(row.id),
  kind: row.kind,
  shipmentId: row.shipment_id === null ? undefined : asId(row.shipment_id),
  position: position(row.lon, row.lat),
  load: {
    weight: grams(row.weight_g),
    volume: millilitres(row.volume_ml),
    units: units(row.units),
  },
  window:
    row.opens_at === null || row.closes_at === null
      ? undefined
      : { from: parsed(row.opens_at), to: parsed(row.closes_at) },
  promisedAt: maybe(row.promised_at),
  service: seconds(row.service_s),
  express: row.express,
  skills: row.skills,
  leg: { duration: seconds(row.leg_s), distance: metres(row.leg_m) },
  plannedAt: parsed(row.planned_at),
  estimate:
    row.eta_at === null || row.eta_from === null || row.eta_to === null
      ? undefined
      : {
          at: parsed(row.eta_at),
          low: parsed(row.eta_from),
          high: parsed(row.eta_to),
          late: probability(row.late_probability ?? 0),
        },
  state: row.state,
  arrivedAt: maybe(row.arrived_at),
  finishedAt: maybe(row.finished_at),
  reason: row.reason ?? undefined,
  proof: row.proof ?? undefined,
});

export const toRoute = (row: RouteRow): Route => ({
  id: asId<RouteId>(row.id),
  siteId: asId(row.site_id),
  vehicleId: asId<VehicleId>(row.vehicle_id),
  courierId: row.courier_id === null ? undefined : asId<CourierId>(row.courier_id),
  state: row.state,
  version: row.version,
  decisionId: asId<DecisionId>(row.decision_id),
  departAt: row.depart_at,
  startedAt: row.started_at ?? undefined,
  finishedAt: row.finished_at ?? undefined,
  pausedUntil: row.paused_until ?? undefined,
  stops: row.stops.map(toStop),
});
