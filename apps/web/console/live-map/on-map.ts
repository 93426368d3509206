import type { MapLine, MapPlace, MapTone, MapVehicle } from '../../kit/map/map-content.ts';
import { decodeLine } from '../../kit/map/decode-line.ts';
import type { FleetVehicle, OpenOrder, RoadCondition, Route, Site } from '../reads.ts';
import type { Positions } from './use-positions.ts';

/** Pure: what the console knows as what the map draws. */

export const vehicleTone = ({ status, route }: Pick<FleetVehicle, 'status' | 'route'>): MapTone =>
  status === 'broken'
    ? 'bad'
    : route && route.late_stops > 0
      ? 'warn'
      : route?.state === 'active'
        ? 'accent'
        : 'plain';

export const sitePlaces = (sites: readonly Site[]): MapPlace[] =>
  sites.map(({ site_id: id, name, position, paused }) => ({
    id,
    at: [position.lon, position.lat],
    label: paused ? `${name} · paused` : name,
    tone: paused ? 'warn' : 'plain',
    shape: 'site',
  }));

export const orderDoors = (orders: readonly OpenOrder[]): MapPlace[] =>
  orders.map(([id, label, lon, lat, stage, , isLate]) => ({
    ...{ id, label, at: [lon, lat], shape: 'door' },
    tone: isLate ? 'bad' : stage === 'in-transit' ? 'accent' : 'plain',
  }));

/** Those on the road; who stands at home would hide it. */
export const vehicleArrows = (fleet: readonly FleetVehicle[], seen: Positions): MapVehicle[] =>
  fleet.flatMap((vehicle): MapVehicle[] => {
    const at = seen.get(vehicle.vehicle_id);
    if (!at || (vehicle.route?.state !== 'active' && vehicle.status === 'active')) return [];
    const { lon, lat, headingDeg } = at;
    const { vehicle_id: id, name: label } = vehicle;
    return [{ id, label, at: [lon, lat], headingDeg, tone: vehicleTone(vehicle) }];
  });

export const isStopLate = ({ eta, planned_at, promised_at }: Route['stops'][number]): boolean =>
  promised_at !== null && (eta?.expected_at ?? planned_at) > promised_at;

/** The doors of a route, of which the tone says how each stands. */
export const stopPlaces = (route: Route): MapPlace[] =>
  route.stops
    .filter(({ kind, state }) => kind === 'deliver' && state !== 'skipped')
    .map((stop, i) => ({
      id: stop.stop_id,
      at: [stop.position.lon, stop.position.lat],
      label: `Stop ${i + 1}`,
      tone: stopTone(stop),
      shape: 'stop',
    }));

export function stopTone(stop: Route['stops'][number]): MapTone {
  if (stop.state === 'delivered') return 'good';
  if (stop.state === 'failed') return 'bad';
  return isStopLate(stop) ? 'warn' : 'accent';
}

export const legLines = (
  legs: readonly { readonly stop_id: string; readonly line: string }[],
  how: Pick<MapLine, 'tone' | 'faint'>,
): MapLine[] => legs.map(({ stop_id: id, line }) => ({ id, line: decodeLine(line), ...how }));

/** Streets that are closed or slow, and the edges of areas nobody flies over. */
export const conditionLines = (conditions: readonly RoadCondition[]): MapLine[] =>
  conditions.flatMap(({ condition_id: id, effect, streets }): MapLine[] => {
    const tone = effect.kind === 'slowed' ? 'warn' : 'bad';
    if (effect.kind !== 'no-fly')
      return streets.map(({ line }, i) => ({
        id: `road-${id}-${i}`,
        line: decodeLine(line),
        tone,
      }));
    const ring = effect.ring.map(({ lon, lat }): [number, number] => [lon, lat]);
    const closed = ring[0] ? [...ring, ring[0]] : ring;
    return [{ id: `road-${id}`, line: closed, tone, faint: true }];
  });

/** `Lindenweg`, or what it is otherwise. */
export function conditionName({ effect, streets }: RoadCondition): string {
  if (effect.kind === 'no-fly') return 'An area of the sky';
  const names = [...new Set(streets.flatMap(({ name }) => name ?? []))];
  return names.length > 0 ? names.join(', ') : 'A street without a name';
}

export const conditionState = ({ effect }: RoadCondition): string =>
  effect.kind === 'closed'
    ? 'Closed'
    : effect.kind === 'slowed'
      ? `${effect.times} × as slow`
      : 'No drones';
