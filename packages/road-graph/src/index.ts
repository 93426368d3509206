export { type ByteSource, memorySource, withFileSource } from './osm/byte-source.ts';
export type { OsmRelation, OsmVisitor, OsmWay, Tags } from './osm/decode-block.ts';
export type { OsmNode, OsmObjects } from './osm/osm-objects.ts';
export { type AboutOsm, aboutOsm } from './osm/about-osm.ts';
export { OsmFileError, type OsmFault } from './osm/osm-file-error.ts';
export { type OsmInput, type OsmProgress, readOsm } from './osm/read-osm.ts';
export { countries, type CountryCode } from './profiles/countries.ts';
export type { Profile, ProfileName } from './profiles/profile.ts';
export { profileNames, profiles } from './profiles/profiles.ts';
export {
  type BuildOptions,
  type BuildProgress,
  buildRoads,
  type BuiltRoads,
} from './build-roads.ts';
export {
  type AboutRoads,
  aboutRoads,
  attribution,
  readRoads,
  writeRoads,
} from './file/road-file.ts';
export { RoadFileError, type RoadFileFault } from './file/road-file-error.ts';
export type { RoadNetwork } from './query/road-network.ts';
export {
  isSnap,
  type Position,
  type Snap,
  snap,
  type SnapFailure,
  type SnapRole,
} from './query/snap.ts';
export { type Matrix, matrix, matrixOf, travelTimes } from './query/matrix.ts';
export { type CellStatus, cellStatuses } from './query/status.ts';
export { type PairAnswers, pairs } from './query/pairs.ts';
export { type PreparedTargets, prepareTargets } from './query/prepared-targets.ts';
export { fromSources, type PreparedSources, prepareSources } from './query/prepared-sources.ts';
export { type Nearest, nearestTargets } from './query/nearest.ts';
export { routeBetween, type RouteLeg, type RouteStep } from './query/route.ts';
export { linesOf, type ReachedPiece, reachedWithin } from './query/reach.ts';
export { type Coordinates, lineOfEdge } from './query/edge-shape.ts';
export { type RoadChange, withChanges } from './query/change.ts';
export { roadClasses, type RoadClass } from './graph/streets.ts';
export {
  type Departure,
  freeFlowParts,
  travelSeconds,
  type TravelTimes,
} from './query/travel-times.ts';
export {
  halfHourAt,
  halfHours,
  type LegParts,
  type RoadGroup,
  type Traffic,
  usualTraffic,
} from './traffic/traffic.ts';
export {
  type Airspace,
  type Drone,
  type Flight,
  type FlightQuery,
  isFlight,
  type NoFlight,
  planFlight,
} from './drones/flight.ts';
export type { NoFlyZone } from './drones/no-fly.ts';
export { collectFeatures } from './tiles/collect-features.ts';
export { cutTile, lastZoom } from './tiles/cut-tile.ts';
export { readMap, writeMap } from './tiles/map-file.ts';
export type { MapFeatures } from './tiles/map-features.ts';
export { type MapLayer, mapLayers } from './tiles/map-layers.ts';
export { type Marker, staticMap, type StaticMapQuery } from './tiles/static-map.ts';
export { latOf, lonOf, type TileAddress } from './tiles/world-plane.ts';
export { type AddressBook, buildAddressBook } from './addresses/address-book.ts';
export type { AddressData, House, NamedPlace, NamedStreet } from './addresses/address-data.ts';
export { readAddresses, writeAddresses } from './addresses/address-file.ts';
export type { AddressQuery } from './addresses/address-text.ts';
export {
  addressAt,
  type AddressPart,
  type AddressVerdict,
  checkAddress,
  doubtsOf,
  type Granularity,
  type NextAction,
  type PartStatus,
  searchAddresses,
} from './addresses/check-address.ts';
export { collectAddresses } from './addresses/collect-addresses.ts';
