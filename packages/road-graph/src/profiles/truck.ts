import { motorRoads } from './motor-roads.ts';
import { type Profile, values } from './profile.ts';
import { van } from './van.ts';

/** A rigid lorry of 18 tonnes: signs on height, width, length and weight bind it, turns take longer. */
export const truck: Profile = {
  ...van,
  name: 'truck',
  access: ['hgv', 'motor_vehicle', 'vehicle', 'access'],
  roads: {
    ...motorRoads,
    living_street: { zone: 'living', flow: 0.7, destinationOnly: true },
    track: { zone: 'service', flow: 0.4, destinationOnly: true },
  },
  opened: 6,
  topSpeed: 80,
  size: { height: 4, width: 2.55, length: 10, weight: 18 },
  closedBy: [
    ...van.closedBy,
    // A lorry does not get round on what is drawn for cars to park.
    { key: 'service', values: values('parking_aisle', 'drive-through') },
  ],
  restrictedAs: ['hgv', 'motor_vehicle', 'vehicle'],
  turns: { nearSide: 5, farSide: 9, sharp: 10, uTurn: 60 },
};
