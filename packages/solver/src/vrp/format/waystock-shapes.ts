import { aFlag, aNumber, aText, eitherOf, type Fields, listOf, objectOf } from './json-shape.ts';

/** The names of the `waystock` JSON format, one for each field of `Problem`. */
const numbers = listOf(aNumber);
const texts = listOf(aText);
const window = objectOf({ opens_s: ['opens', aNumber], closes_s: ['closes', aNumber] });
const windows = listOf(window);

const vehicle: Fields = {
  id: ['id', aText],
  profile: ['profile', aText],
  start: ['start', aNumber],
  end: ['end?', aNumber],
  capacity: ['capacity', numbers],
  min_load: ['minLoad?', numbers],
  shift: ['shift', window],
  max_distance_m: ['maxDistance?', aNumber],
  max_duration_s: ['maxDuration?', aNumber],
  max_stops: ['maxStops?', aNumber],
  cost: [
    'cost',
    objectOf({
      fixed: ['fixed?', aNumber],
      per_km: ['perKm?', aNumber],
      per_hour: ['perHour?', aNumber],
      per_overtime_hour: ['perOvertimeHour?', aNumber],
    }),
  ],
  overtime_after_s: ['overtimeAfter?', aNumber],
  reload: [
    'reload?',
    objectOf({ at: ['at', numbers], most: ['most?', aNumber], service_s: ['service?', aNumber] }),
  ],
  breaks: [
    'breaks?',
    listOf(
      objectOf({
        id: ['id', aText],
        duration_s: ['duration', aNumber],
        windows: ['windows', windows],
      }),
    ),
  ],
  last_in_first_out: ['lastInFirstOut?', aFlag],
  skills: ['skills?', texts],
  under_way: ['underWay?', aFlag],
  carried: ['carried?', numbers],
};

const steps = listOf(objectOf({ after_s: ['after', aNumber], per_hour: ['perHour', aNumber] }));

const job: Fields = {
  id: ['id', aText],
  location: ['location', aNumber],
  load: ['load', numbers],
  windows: ['windows?', windows],
  service_s: ['service?', aNumber],
  setup_s: ['setup?', aNumber],
  lateness: ['lateness?', objectOf({ promise_s: ['promise', aNumber], steps: ['steps', steps] })],
  collection: ['collection?', aFlag],
  group: ['group?', aText],
  max_ride_s: ['maxRide?', aNumber],
  skills: ['skills?', texts],
  priority: ['priority?', aText],
  tier: ['tier?', aNumber],
  release_s: ['release?', aNumber],
  prize: ['prize?', aNumber],
  pickup: [
    'pickup?',
    objectOf({
      location: ['location', aNumber],
      windows: ['windows?', windows],
      service_s: ['service?', aNumber],
    }),
  ],
  on_board: ['onBoard?', aText],
};

const route: Fields = {
  vehicle: ['vehicle', aText],
  stops: ['stops', listOf(objectOf({ job: ['job', aText], kind: ['kind', aText] }))],
  frozen: ['frozen?', aNumber],
};

const precedence = eitherOf(aText, (value) => typeof value === 'string', aNumber);

export const problemShape = objectOf({
  name: ['name?', aText],
  dimensions: ['dimensions', texts],
  locations: ['locations', aNumber],
  /** For drawing: x and y of each location, or longitude and latitude. */
  places: ['places?', objectOf({ x: ['x', numbers], y: ['y', numbers] })],
  profiles: [
    'profiles',
    listOf(
      objectOf({
        name: ['name', aText],
        durations_s: ['durations', numbers],
        distances_m: ['distances', numbers],
      }),
    ),
  ],
  vehicles: ['vehicles', listOf(objectOf(vehicle))],
  jobs: ['jobs', listOf(objectOf(job))],
  routes: ['routes?', listOf(objectOf(route))],
  rules: [
    'rules?',
    objectOf({
      deliveries_first: ['deliveriesFirst?', aFlag],
      no_collection_only_routes: ['noCollectionOnlyRoutes?', aFlag],
      express_first: ['expressFirst?', precedence],
      cost_per_change: ['costPerChange?', aNumber],
    }),
  ],
});
