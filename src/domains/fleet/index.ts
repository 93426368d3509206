export {
  addLoads,
  canCarry,
  fillOf,
  fits,
  isEnough,
  type Load,
  nothing,
  roomBeside,
} from './capacity.ts';
export type { FleetError } from './errors.ts';
export {
  assignDriver,
  changeVehicleStatus,
  putCouriers,
  putVehicle,
  putVehicles,
  reportPositions,
} from './fleet.ts';
export { findPositions, forgetPositions, listTrack } from './position-store.ts';
export { isOnShift, type Shift, shiftFrom, shiftsOn } from './shift.ts';
export { findVehicles, listCouriers, listVehicles } from './store.ts';
export type {
  Courier,
  CourierDraft,
  PositionReport,
  Profile,
  Vehicle,
  VehicleDraft,
  VehicleStatus,
} from './vehicle.ts';
