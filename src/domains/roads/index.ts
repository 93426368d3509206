export type { AddressQuery } from './address-text.ts';
export { nearestAddress } from './addresses.ts';
export { type AddressVerdict, checkAddress, searchAddresses } from './check-address.ts';
export type { RoadsRefusal } from './errors.ts';
export { crowFlies, type Leg, type TravelSource } from './great-circle.ts';
export { loadRoads, type Roads } from './loaded-roads.ts';
export { type Matrix, matrix, noWay } from './matrix.ts';
export { drawMap, encodeLine, type MapDrawing } from './map-drawing.ts';
export {
  type Address,
  type Profile,
  profiles,
  type StreetNetwork,
  type StreetNode,
  type StreetWay,
} from './network.ts';
export { getNetwork, importNetwork } from './roads.ts';
export { type Route, route } from './route.ts';
export { findNetworkId } from './store.ts';
