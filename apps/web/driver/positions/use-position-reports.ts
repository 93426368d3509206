import type { Instant, Position, VehicleId } from '@waystock/kernel';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { api } from '../../kit/api.ts';
import { nowOf, useDemoClock } from '../../kit/live/clock.ts';
import type { LonLat } from '../../kit/map/decode-line.ts';
import type { Route } from '../outbox/as-reported.ts';
import { device } from '../outbox/outbox.ts';
import { isOnTheWay, type Report, withReport } from './position-batch.ts';

/** Whether the driver lets the device tell where it is; theirs to say, route by route on this device. */
export type Sharing = 'asked-later' | 'on' | 'refused' | 'elsewhere';

interface State {
  readonly sharing: Sharing;
  readonly own: LonLat | undefined;
}

let state: State = { sharing: 'asked-later', own: undefined };
let reports: readonly Report[] = [];
const listeners = new Set<() => void>();
const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};
function set(change: Partial<State>): void {
  state = { ...state, ...change };
  for (const tell of listeners) tell();
}

export const useSharing = (): Sharing => useSyncExternalStore(subscribe, () => state.sharing);
export const useOwnPosition = (): LonLat | undefined =>
  useSyncExternalStore(subscribe, () => state.own);
export const share = (): void => set({ sharing: 'on' });

/** Who reports that they are at a stop stands there, whether the device tells its position or not. */
export function standAt(position: Position, at: Instant): void {
  if (state.sharing !== 'on') reports = withReport(reports, { position, at });
}

const sendEveryMs = 15_000;
const reportsKey = 'positions';

/** While a route runs: looks where the device is, if it may, and sends what it saw four times a minute. */
export function usePositionReports(route: Route | undefined): void {
  const sharing = useSharing();
  const reading = useDemoClock();
  const vehicleId = route?.state === 'active' ? route.vehicle_id : undefined;
  const note = useEffectEvent(({ coords }: GeolocationPosition) => {
    const position = { lon: coords.longitude, lat: coords.latitude };
    if (!isOnTheWay(position, route?.stops ?? [])) return set({ sharing: 'elsewhere' });
    set({ own: [position.lon, position.lat] });
    reports = withReport(reports, { position, at: nowOf(reading) });
  });

  useEffect(() => {
    if (vehicleId === undefined || sharing !== 'asked-later' || !navigator.permissions) return;
    // Who has said yes before is not asked again.
    navigator.permissions.query({ name: 'geolocation' }).then(({ state: allowed }) => {
      if (allowed === 'granted') share();
    }, reportError);
  }, [vehicleId, sharing]);

  useEffect(() => {
    if (vehicleId === undefined || sharing !== 'on') return undefined;
    const watch = navigator.geolocation.watchPosition(
      note,
      (error) => error.code === error.PERMISSION_DENIED && set({ sharing: 'refused' }),
      { enableHighAccuracy: true, maximumAge: 5_000 },
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [vehicleId, sharing]);

  useEffect(() => {
    if (vehicleId === undefined) return undefined;
    const timer = setInterval(() => void send(vehicleId).catch(reportError), sendEveryMs);
    return () => clearInterval(timer);
  }, [vehicleId]);
}

/** What could not be sent is kept on the device for the next time, also if the page is closed. */
async function send(vehicleId: VehicleId): Promise<void> {
  const kept = await device.read(
    'kept',
    (in_) => in_.get(reportsKey) as IDBRequest<readonly Report[] | undefined>,
  );
  const all = [...(kept ?? []), ...reports].slice(-500);
  reports = [];
  if (all.length === 0) return;
  const sent = navigator.onLine
    ? await api.fleet.reportPositions({ params: { vehicle_id: vehicleId }, body: { reports: all } })
    : undefined;
  const isLost = !sent || (!sent.ok && sent.error.kind === 'unreachable');
  await device.write('kept', (in_) => in_.put(isLost ? all : [], reportsKey));
}
