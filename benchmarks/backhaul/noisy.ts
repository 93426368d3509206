import { gaussian, must, type Random, seededRandom } from '@waystock/kernel';
import {
  confidenceOf,
  learnOutcome,
  newTrackRecord,
  type TrackRecord,
} from '../../src/domains/backhaul/confidence.ts';
import {
  believed,
  doubt,
  type DrivenLeg,
  learnLeg,
  newFuelModel,
} from '../../src/domains/backhaul/fuel-model.ts';
import { startLeg } from '../../src/domains/backhaul/change.ts';
import { late } from '../../src/domains/backhaul/late.ts';
import type { ActiveRoute, Vehicle, WaitingOrder } from '../../src/domains/backhaul/model.ts';
import type { Pricing } from '../../src/domains/backhaul/route-table.ts';
import { commit } from '../../src/domains/backhaul/state.ts';
import { driveRoute, verifyConsolidation } from '../../src/domains/backhaul/verify.ts';
import { newDriftWatch, watch } from '../../src/domains/learning/drift.ts';
import { type CorridorDay, drawDay, type Network, type Sizes } from './corridor.ts';

/**
 * The corridor with noise: legs take lognormal times (cv 0.15), every vehicle of a standing fleet
 * burns its own share more or less (deviation 8 %, unknown), readings vary by 5 %, three orders in a
 * hundred are not there, and from day 10 on everything burns 12 % more. What is learned from the legs
 * and outcomes of one day is believed on the next leg; every estimate is judged against what the same
 * change of plan costs with what is really true.
 */
export interface NoisyRun {
  readonly commitments: readonly Judged[];
  readonly alarmsBefore: number;
  readonly legsBefore: number;
  /** Legs from the drift to its alarm; undefined when it was never seen. */
  readonly legsToAlarm: number | undefined;
  readonly violations: number;
  readonly unprofitable: number;
  readonly stops: number;
  readonly lateStops: number;
}

interface Judged {
  readonly route: number;
  readonly predicted: number;
  /** What the class's figures would have said of the same change. */
  readonly nominal: number;
  /** With what is true of the vehicle, and times as they are on average. */
  readonly expected: number;
  /** With the times the legs really took, too: a part of this nobody can know before. */
  readonly actual: number;
  readonly probability: number;
  readonly calibrated: boolean;
  readonly paid: boolean;
  readonly inside: boolean;
}

const days = 20;
const driftDay = 10;

interface World {
  readonly pricing: Pricing;
  readonly random: Random;
  readonly fleet: Fleet;
  readonly record: TrackRecord;
  readonly judged: Judged[];
  readonly counts: {
    routes: number;
    violations: number;
    unprofitable: number;
    stops: number;
    lateStops: number;
  };
}

export function driveNoisily(
  network: Network,
  pricing: Pricing,
  seed: string,
  sizes: Sizes,
): NoisyRun {
  const random = seededRandom(`noisy ${seed}`);
  const fleet = newFleet(random);
  const counts = { routes: 0, violations: 0, unprofitable: 0, stops: 0, lateStops: 0 };
  const world: World = { pricing, random, fleet, record: newTrackRecord(), judged: [], counts };
  for (let day = 0; day < days; day++) {
    if (day === driftDay) fleet.startDrift();
    driveDay(world, drawDay(network, `${seed} day ${day}`, sizes), day);
    counts.routes += sizes.routes;
  }
  const { violations, unprofitable, stops, lateStops } = counts;
  return {
    commitments: world.judged,
    ...fleet.alarms(),
    violations,
    unprofitable,
    stops,
    lateStops,
  };
}

/** Vehicles that stay, by class; what is true of each, and what is believed. */
interface Fleet {
  readonly take: (nominal: Vehicle, index: number) => { nominal: Vehicle; true: Vehicle };
  readonly believedOf: (vehicle: Vehicle) => Vehicle;
  readonly learn: (vehicle: Vehicle, leg: DrivenLeg) => void;
  readonly startDrift: () => void;
  readonly alarms: () => Pick<NoisyRun, 'alarmsBefore' | 'legsBefore' | 'legsToAlarm'>;
}

function newFleet(random: Random): Fleet {
  const bias = new Map<string, number>();
  const models = new Map<string, ReturnType<typeof newFuelModel>>();
  const nominals = new Map<string, Vehicle>();
  const drift = newDriftWatch();
  let [factor, legs, alarmsBefore, legsBefore] = [1, 0, 0, 0];
  let legsToAlarm: number | undefined;
  return {
    take(drawn, index) {
      const vehicleId = `${drawn.weightLimit / 1e6} t ${index % 8}`;
      const nominal = { ...drawn, vehicleId };
      nominals.set(vehicleId, nominal);
      if (!bias.has(vehicleId)) {
        bias.set(vehicleId, gaussian(random.fork('bias', vehicleId), 0, 0.08));
        models.set(vehicleId, newFuelModel(nominal));
      }
      const share = factor * (1 + (bias.get(vehicleId) as number));
      return {
        nominal,
        true: {
          ...nominal,
          litresPerMetre: nominal.litresPerMetre * share,
          litresPerGramMetre: nominal.litresPerGramMetre * share,
        },
      };
    },
    believedOf: (vehicle) => believed(vehicle, must(models.get(vehicle.vehicleId), 'a model')),
    learn(vehicle, leg) {
      legs++;
      const surprise = learnLeg(must(models.get(vehicle.vehicleId), 'a model'), leg);
      if (watch(drift, surprise) === 0) return;
      if (factor === 1) alarmsBefore++;
      else legsToAlarm ??= legs - legsBefore;
      for (const [id, model] of models) doubt(model, must(nominals.get(id), 'a vehicle'));
    },
    startDrift() {
      factor = 1.12;
      legsBefore = legs;
    },
    alarms: () => ({ alarmsBefore, legsBefore, legsToAlarm }),
  };
}

/** A route under way with what only the world knows of it. */
interface Underway {
  route: ActiveRoute;
  /** When the vehicle will really be ready at its anchor. */
  ready: number;
  /** When the plan says so. */
  planned: number;
  lastStop: ActiveRoute['stops'][number] | undefined;
  readonly truth: Vehicle;
  readonly nominal: Vehicle;
  readonly number: number;
}

const quarter = 900;

function driveDay(world: World, day: CorridorDay, number: number): void {
  const { pricing, counts } = world;
  const chance = world.random.fork('day', number);
  const policy = late();
  const planned = day.routes.slice().sort((a, b) => a.visibleAt - b.visibleAt);
  let underway: Underway[] = [];
  let orders: readonly WaitingOrder[] = [];
  let [nextRoute, nextOrder] = [0, 0];
  for (let now = -7200; nextRoute < planned.length || underway.length > 0; now += quarter) {
    while ((planned[nextRoute]?.visibleAt ?? Infinity) <= now) {
      const { item } = must(planned[nextRoute], 'a route');
      const taken = world.fleet.take(item.vehicle, nextRoute);
      const { readyAt } = item.anchor;
      underway.push({
        route: item,
        ready: readyAt,
        planned: readyAt,
        lastStop: undefined,
        truth: taken.true,
        nominal: taken.nominal,
        number: counts.routes + nextRoute++,
      });
    }
    const fresh: WaitingOrder[] = [];
    while ((day.orders[nextOrder]?.visibleAt ?? Infinity) <= now)
      fresh.push(must(day.orders[nextOrder++], 'an order').item);
    orders = [...orders, ...fresh].filter((order) => order.pickup.latest >= now);
    for (const one of underway) moveOn(world, one, now, chance);
    underway = underway.filter((one) => one.route.stops.length > 0);
    for (const one of underway)
      one.route = { ...one.route, vehicle: world.fleet.believedOf(one.nominal) };
    const state = {
      now,
      nextCheck: now + quarter,
      routes: underway.map((one) => one.route),
      orders,
      pricing,
    };
    const made = policy.decide(state);
    for (const commitment of made) {
      const one = must(
        underway.find(({ route }) => route.routeId === commitment.routeId),
        'a route',
      );
      judge(world, one, commitment, chance);
      one.route = commitment.after;
    }
    ({ orders } = commit(state, made));
  }
}

const factorOf = (chance: Random, routeId: string, from: number, to: number): number => {
  const sigma = Math.sqrt(Math.log(1 + 0.15 ** 2));
  const draw = gaussian(chance.fork('leg', `${routeId} ${from} ${to}`));
  return Math.exp(sigma * draw - (sigma * sigma) / 2);
};

const isThere = (chance: Random, orderId: string): boolean =>
  chance.fork('show', orderId).next() >= 0.03;

/** Begins every leg whose time has come, with its real duration and fuel. */
function moveOn(world: World, one: Underway, now: number, chance: Random): void {
  const { travel } = world.pricing;
  while (one.route.stops.length > 0 && one.ready <= now) {
    meet(one, chance);
    const next = one.route.stops[0];
    if (!next) return;
    const { routeId, weight } = one.route;
    const from = one.route.anchor.place;
    const metres = travel.metres(from, next.place);
    const nominal = travel.seconds(from, next.place);
    if (metres > 0) {
      const rate = one.truth.litresPerMetre + one.truth.litresPerGramMetre * weight;
      const reading = gaussian(chance.fork('reading', `${routeId} ${from} ${next.place}`), 1, 0.05);
      world.fleet.learn(one.nominal, { metres, weight, litres: metres * rate * reading });
    }
    const arrive = one.ready + nominal * factorOf(chance, routeId, from, next.place);
    world.counts.stops++;
    if (arrive > next.latest) world.counts.lateStops++;
    const at = { ...one.route, anchor: { place: from, readyAt: one.ready } };
    one.lastStop = next;
    one.route = startLeg(at, { seconds: nominal });
    one.planned = one.route.anchor.readyAt;
    one.ready = Math.max(arrive, next.earliest) + next.service;
  }
  // What is late already is expected any moment; more is not known.
  const readyAt = Math.max(one.planned, now + 60);
  one.route = { ...one.route, anchor: { ...one.route.anchor, readyAt } };
}

/** At a pickup where nothing waits, the delivery is struck out. */
function meet(one: Underway, chance: Random): void {
  const stop = one.lastStop;
  if (stop?.kind !== 'pickup' || isThere(chance, stop.orderId ?? '')) return;
  one.route = {
    ...one.route,
    version: one.route.version + 1,
    weight: one.route.weight - stop.weight,
    stops: one.route.stops.filter((later) => later.orderId !== stop.orderId),
  };
}

type Commitment = ReturnType<ReturnType<typeof late>['decide']>[number];

/** What was said of a change of plan beside what it costs with what is true. */
function judge(world: World, one: Underway, made: Commitment, chance: Random): void {
  const { pricing, record, counts } = world;
  const verdict = verifyConsolidation(one.route, made.after, made.orders, pricing);
  counts.violations += verdict.violations.length;
  if (made.price < made.marginalCost) counts.unprofitable++;
  const { routeId } = made;
  const real: Pricing = {
    ...pricing,
    travel: {
      ...pricing.travel,
      seconds: (a, b) => pricing.travel.seconds(a, b) * factorOf(chance, routeId, a, b),
    },
  };
  const handling = made.orders.length * pricing.tariff.perHandling;
  const costWith = (vehicle: Vehicle, by: Pricing): number =>
    driveRoute({ ...made.after, vehicle }, by).cost -
    driveRoute({ ...one.route, vehicle }, by).cost +
    handling;
  const actual = costWith(one.truth, real);
  const earned = made.orders.reduce(
    (sum, order) => sum + (isThere(chance, order.orderId) ? order.price : 0),
    0,
  );
  const said = confidenceOf(record, made.price, made.marginalCost);
  world.judged.push({
    route: one.number,
    predicted: made.marginalCost,
    nominal: costWith(one.nominal, pricing),
    expected: costWith(one.truth, pricing),
    actual,
    probability: said.probability,
    calibrated: said.basis === 'calibrated',
    paid: earned > actual,
    inside: said.low <= actual && actual <= said.high,
  });
  learnOutcome(record, {
    price: made.price,
    predictedCost: made.marginalCost,
    actualCost: actual,
    earned,
  });
}
