export { doubtsInWords } from './address-doubts.ts';
export {
  type AddressPart,
  type AddressVerdict,
  checkAddress,
  nearestAddress,
  type PartStatus,
  searchAddresses,
} from './addresses.ts';
export {
  changesUnder,
  type Condition,
  type ConditionDraft,
  type Effect,
  pieceAt,
  placesOf,
  reweigh,
  reweighed,
  type Reweighing,
  type StreetPiece,
  type Weighed,
  zonesUnder,
} from './conditions.ts';
export type { ConditionRefusal, RoadsRefusal } from './errors.ts';
export { crowFlies, type Leg, type TravelSource } from './great-circle.ts';
export { loadRoads, type Roads } from './loaded-roads.ts';
export {
  answerMatrix,
  arriveAt,
  type Departures,
  driveTimesTo,
  leavingAt,
  type Matrix,
  matrix,
  type MatrixQuery,
  matrixQuery,
  noWay,
  partsBetween,
  prepareDepartures,
} from './matrix.ts';
export {
  departureAt,
  type Driven,
  drivenOf,
  type Hours,
  hoursFrom,
  summed,
  type UsualTraffic,
} from './traffic.ts';
export { encodeLine } from './encode-line.ts';
export { drawMap, type MapDrawing } from './map-drawing.ts';
export {
  cutMapTile,
  drawStatic,
  isOnMap,
  type MapFeatures,
  type MapTile,
  type StaticMapAsked,
} from './map-pictures.ts';
export {
  type Address,
  asOsm,
  type GroundProfile,
  type Profile,
  profiles,
  type StreetNetwork,
  type StreetNode,
  type StreetWay,
  type Town,
} from './network.ts';
export { unnamed } from './road-graph.ts';
export {
  importNetwork,
  liftCondition,
  type Network,
  openNetwork,
  type Origin,
  type PreparedNetwork,
  prepareNetwork,
  putCondition,
} from './roads.ts';
export { type Route, route } from './route.ts';
export {
  addDriven,
  findLearned,
  findNetwork,
  findRoadsVersion,
  listConditions,
  listDriven,
  listOpenConditions,
} from './store.ts';
