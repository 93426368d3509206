import { cargoBike } from './cargo-bike.ts';
import { footCourier } from './foot-courier.ts';
import { pavementRobot } from './pavement-robot.ts';
import type { Profile, ProfileName } from './profile.ts';
import { truck } from './truck.ts';
import { van } from './van.ts';

export const profiles = {
  van,
  truck,
  'cargo-bike': cargoBike,
  'foot-courier': footCourier,
  'pavement-robot': pavementRobot,
} as const satisfies Readonly<Record<ProfileName, Profile>>;

export const profileNames = Object.keys(profiles) as readonly ProfileName[];
