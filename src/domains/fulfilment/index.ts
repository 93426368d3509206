export type { FulfilmentError } from './errors.ts';
export {
  type FloorCapacity,
  getFloors,
  getPickList,
  type HandOver,
  packShipment,
  putAwayShipment,
  releaseWave,
  reportShort,
  type ScanPick,
  scanParcel,
  scanPick,
  type ShipmentToRelease,
  type Transition,
  unpackShipment,
} from './fulfilment.ts';
export { countHandedOver, type HandedOver } from './handed-over-store.ts';
export { type Job, type JobState, type PickTask, unitsLeft } from './job.ts';
export { type Label, labelSvg } from './label.ts';
export { findParcel, listParcels, type StoredParcel } from './parcel-store.ts';
export {
  findJob,
  findPickingSite,
  type ListedTask,
  listPickLists,
  type PickListSummary,
} from './store.ts';
export { parseTrackingNumber, type TrackingNumber } from './tracking-number.ts';
export { type Candidate, type Floor, nextDeparture, planWave, type WavePlan } from './wave.ts';
