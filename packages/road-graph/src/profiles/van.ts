import { motorDelays, motorRoads, motorSurfaces } from './motor-roads.ts';
import { type Profile, values } from './profile.ts';

/** A delivery van of 3.5 tonnes, driven with a car licence. */
export const van: Profile = {
  name: 'van',
  access: ['goods', 'motorcar', 'motor_vehicle', 'vehicle', 'access'],
  oneWay: 'as-cars',
  roads: motorRoads,
  opened: 8,
  topSpeed: 120,
  rough: motorSurfaces,
  size: { height: 2.7, width: 2.1, length: 6, weight: 3.5 },
  closedBy: [
    { key: 'service', values: values('emergency_access') },
    { key: 'busway', values: values('yes') },
  ],
  passes: values(
    'no',
    'entrance',
    'cattle_grid',
    'border_control',
    'toll_booth',
    'sally_port',
    'gate',
    'lift_gate',
    'swing_gate',
    'height_restrictor',
    'kerb',
    'arch',
  ),
  delays: motorDelays,
  restrictedAs: ['motorcar', 'motor_vehicle', 'vehicle'],
  turns: { nearSide: 2, farSide: 5, sharp: 4, uTurn: 20 },
  islandPatience: 5,
};
