export type { AddressQuery } from './address-text.ts';
export { nearestAddress } from './addresses.ts';
export { type AddressVerdict, checkAddress, searchAddresses } from './check-address.ts';
export {
  changesUnder,
  type Condition,
  type ConditionDraft,
  reweigh,
  reweighed,
  type Reweighing,
  zonesUnder,
} from './conditions.ts';
export type { RoadsRefusal } from './errors.ts';
export { crowFlies, type Leg, type TravelSource } from './great-circle.ts';
export { loadRoads, type Roads } from './loaded-roads.ts';
export {
  answerMatrix,
  arriveAt,
  type Departures,
  type Matrix,
  matrix,
  type MatrixQuery,
  matrixQuery,
  noWay,
  prepareDepartures,
} from './matrix.ts';
export { drawMap, encodeLine, type MapDrawing } from './map-drawing.ts';
export {
  type Address,
  type GroundProfile,
  type Profile,
  profiles,
  type StreetNetwork,
  type StreetNode,
  type StreetWay,
} from './network.ts';
export { unnamed } from './road-graph.ts';
export {
  importNetwork,
  liftCondition,
  type Network,
  openNetwork,
  type PreparedNetwork,
  prepareNetwork,
  putCondition,
} from './roads.ts';
export { type Route, route } from './route.ts';
export { findNetwork, findRoadsVersion, listConditions } from './store.ts';
