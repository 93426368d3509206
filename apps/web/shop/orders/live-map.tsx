import { useEffect, useState } from 'react';
import { CityMap } from '../../kit/map/city-map.tsx';
import type { LonLat } from '../../kit/map/decode-line.ts';
import type { MapContent } from '../../kit/map/map-content.ts';
import type { Order, Tracking } from './use-order.ts';

interface LiveMapProps {
  readonly order: Order;
  readonly tracking: Tracking;
}

/** The vehicle and the door, while something is under way. */
export function LiveMap({ order, tracking }: LiveMapProps) {
  const door = order.destination?.position;
  const riding = tracking.shipments.find(({ vehicle_position: at }) => at !== null);
  const vehicle = riding?.vehicle_position ?? undefined;
  const heading = useHeading(vehicle);
  if (!door || !vehicle) return null;
  const content: MapContent = {
    places: [{ id: 'door', at: [door.lon, door.lat], label: 'You', tone: 'accent', shape: 'stop' }],
    vehicles: [
      {
        id: 'vehicle',
        at: [vehicle.lon, vehicle.lat],
        headingDeg: heading,
        tone: riding?.late_because ? 'warn' : 'accent',
      },
    ],
  };
  return <Watched content={content} door={[door.lon, door.lat]} at={[vehicle.lon, vehicle.lat]} />;
}

/** Looks anew only when the vehicle has come half as near. */
function Watched({ content, door, at }: { content: MapContent; door: LonLat; at: LonLat }) {
  const [look, setLook] = useState<readonly LonLat[]>([door, at]);
  const seen = look[1] ?? at;
  const away = (one: LonLat) => Math.hypot(one[0] - door[0], one[1] - door[1]);
  const isOther = away(at) < away(seen) / 2 || away(at) > away(seen) * 1.2;
  useEffect(() => {
    if (isOther) setLook([door, at]);
  }, [isOther, door, at]);
  return (
    <CityMap
      className="order-map"
      label="Where the vehicle is and where you are"
      content={content}
      look={look}
    />
  );
}

function useHeading(at: { lon: number; lat: number } | undefined): number {
  const [was, setWas] = useState({ lon: at?.lon, lat: at?.lat, heading: 0 });
  if (!at || (at.lon === was.lon && at.lat === was.lat)) return was.heading;
  const east = (at.lon - (was.lon ?? at.lon)) * Math.cos((at.lat * Math.PI) / 180);
  const north = at.lat - (was.lat ?? at.lat);
  const heading =
    east === 0 && north === 0 ? was.heading : (Math.atan2(east, north) * 180) / Math.PI;
  setWas({ ...at, heading });
  return heading;
}
