import { formatVolume, formatWeight } from '../../kit/format.ts';
import type { FleetVehicle } from '../reads.ts';
import './load-bars.css';

/** How full a vehicle is, by what fills first. */
export function LoadBars({ vehicle }: { vehicle: FleetVehicle }) {
  const { route } = vehicle;
  if (!route) return null;
  return (
    <dl className="load-bars">
      <Bar
        name="Weight"
        part={route.load_g / vehicle.capacity_g}
        text={`${formatWeight(route.load_g)} of ${formatWeight(vehicle.capacity_g)}`}
      />
      <Bar
        name="Volume"
        part={route.load_ml / vehicle.capacity_ml}
        text={`${formatVolume(route.load_ml)} of ${formatVolume(vehicle.capacity_ml)}`}
      />
      <Bar
        name="Units"
        part={route.load_units / vehicle.capacity_units}
        text={`${route.load_units} of ${vehicle.capacity_units}`}
      />
    </dl>
  );
}

const Bar = ({ name, part, text }: { name: string; part: number; text: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <span className="load-bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(1, part) * 100}%` }} />
      </span>
      <span className="value">{text}</span>
    </dd>
  </div>
);

/** The fullest of the three, for a column. */
export const fullness = ({ route, ...vehicle }: FleetVehicle): number | undefined =>
  route
    ? Math.max(
        route.load_g / vehicle.capacity_g,
        route.load_ml / vehicle.capacity_ml,
        route.load_units / vehicle.capacity_units,
      )
    : undefined;
