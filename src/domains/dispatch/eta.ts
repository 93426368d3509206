import {
  between,
  type Instant,
  instant,
  minutes,
  type Probability,
  probability,
} from '@waystock/kernel';
import { isOpen, lastFinished, type Route, type Stop } from './route.ts';

/**
 * When each stop will be reached, with an interval, from what is left to do. Travel and service
 * times are taken as independent normals around the plan plus one error they share (the day is slow
 * or quick), so the interval grows with the work ahead and narrows as stops are done. Waiting for a
 * window is the maximum of a normal and a constant (Clark 1961), which takes up delay. Invariants: no
 * estimate lies in the past; along a route estimates never go back; a promise whose time has passed is
 * late with certainty. O(stops).
 */
export interface Estimate {
  readonly at: Instant;
  /** Nine times out of ten between these. */
  readonly low: Instant;
  readonly high: Instant;
  /** That the stop is reached after its promise; 0 without one. */
  readonly late: Probability;
}

/** Close enough that nobody would act otherwise: the same second, and a chance to half a per cent. */
export const isSameEstimate = (one: Estimate | undefined, other: Estimate | undefined): boolean =>
  one && other
    ? Math.abs(one.at - other.at) < 1000 &&
      Math.abs(one.low - other.low) < 1000 &&
      Math.abs(one.high - other.high) < 1000 &&
      Math.abs(one.late - other.late) < 0.005
    : one === other;

/** How far truth strays from the plan, as shares of the planned times. */
export interface Spread {
  readonly leg: number;
  readonly service: number;
  /** Shared by all of a route's legs. */
  readonly day: number;
}

export const usualSpread: Spread = { leg: 0.2, service: 0.5, day: 0.06 };

/** Both tails of the interval have five per cent. */
const z = 1.645;
/**
 * A leg or a stop that takes longer than planned is believed to take this share more, at least: of the
 * plan, and of the time it has taken already, so that a long silence is a long delay and a promise is
 * told to be at risk before it has run out.
 */
const stillToGo = 0.15;

export interface EtaOptions {
  readonly spread?: Spread;
  /** Share of the present leg that is left, from the last position report. */
  readonly legLeft?: number;
}

/** Estimates for the open stops, in driving order. */
export function estimateArrivals(
  route: Route,
  now: Instant,
  { spread = usualSpread, legLeft }: EtaOptions = {},
): Map<Stop['id'], Estimate> {
  const estimates = new Map<Stop['id'], Estimate>();
  const open = route.stops.filter(isOpen);
  // Seconds from now: the mean and variance of being free to go on, and the driving in it.
  let clock = startOf(route, now);
  for (const [i, stop] of open.entries()) {
    if (stop.state === 'arrived') {
      estimates.set(stop.id, certain(stop.arrivedAt ?? now, stop));
      clock = afterService(clock, leftOfService(stop, now), spread);
      continue;
    }
    const leg =
      i === 0 && route.startedAt !== undefined
        ? presentLeg(route, stop, now, legLeft)
        : stop.leg.duration;
    clock = afterLeg(clock, leg, spread);
    estimates.set(stop.id, toEstimate(clock, stop, now));
    clock = afterService(waitFor(clock, stop, now), stop.service, spread);
  }
  return estimates;
}

interface Clock {
  readonly mean: number;
  /** Of all that is independent. */
  readonly variance: number;
  /** Seconds of driving so far, on which the day's error works. */
  readonly driving: number;
  readonly day: number;
}

const deviation = (clock: Clock): number =>
  Math.sqrt(clock.variance + (clock.day * clock.driving) ** 2);

function startOf(route: Route, now: Instant): Clock {
  const departure = route.startedAt === undefined ? Math.max(0, between(now, route.departAt)) : 0;
  const rest = route.pausedUntil ? Math.max(0, between(now, route.pausedUntil)) : 0;
  return { mean: Math.max(departure, rest), variance: 0, driving: 0, day: 0 };
}

/** What is left of the leg being driven: by position, else by the clock, and never nothing. */
function presentLeg(route: Route, stop: Stop, now: Instant, legLeft: number | undefined): number {
  const { duration } = stop.leg;
  const least = duration * stillToGo;
  if (legLeft !== undefined) return Math.max(least * legLeft, duration * legLeft);
  const left = lastFinished(route)?.finishedAt ?? route.startedAt ?? now;
  return stillLeft(duration, Math.max(0, between(left, now)));
}

function leftOfService(stop: Stop, now: Instant): number {
  const begun = Math.max(stop.arrivedAt ?? now, stop.window?.from ?? 0);
  const spent = Math.max(0, (now - begun) / 1000);
  return stillLeft(stop.service, spent);
}

const stillLeft = (planned: number, spent: number): number =>
  Math.max(planned - spent, Math.max(planned, spent) * stillToGo);

const afterLeg = (clock: Clock, duration: number, spread: Spread): Clock => ({
  mean: clock.mean + duration,
  variance: clock.variance + (spread.leg * duration) ** 2,
  driving: clock.driving + duration,
  day: spread.day,
});

const afterService = (clock: Clock, duration: number, spread: Spread): Clock => ({
  ...clock,
  mean: clock.mean + duration,
  variance: clock.variance + (spread.service * duration) ** 2,
});

/** Nobody is served before the window opens. */
function waitFor(clock: Clock, stop: Stop, now: Instant): Clock {
  if (!stop.window || stop.kind !== 'deliver') return clock;
  const opens = between(now, stop.window.from);
  const sigma = deviation(clock);
  if (sigma === 0) return { ...clock, mean: Math.max(clock.mean, opens) };
  const alpha = (clock.mean - opens) / sigma;
  const [below, density] = [normalCdf(-alpha), normalDensity(alpha)];
  if (below < 1e-3) return clock;
  const mean = clock.mean * (1 - below) + opens * below + sigma * density;
  const square =
    (clock.mean ** 2 + sigma ** 2) * (1 - below) +
    opens ** 2 * below +
    (clock.mean + opens) * sigma * density;
  // The whole spread is carried on as independent: what the wait swallowed no longer works on.
  return { mean, variance: Math.max(0, square - mean ** 2), driving: 0, day: clock.day };
}

function toEstimate(clock: Clock, stop: Stop, now: Instant): Estimate {
  const sigma = deviation(clock);
  const second = (s: number): Instant => instant(Math.round(now + Math.max(0, s) * 1000));
  return {
    at: second(clock.mean),
    low: second(clock.mean - z * sigma),
    high: second(clock.mean + z * sigma),
    late: lateness(clock.mean, sigma, stop, now),
  };
}

function lateness(mean: number, sigma: number, stop: Stop, now: Instant): Probability {
  if (stop.promisedAt === undefined) return probability(0);
  const left = between(now, stop.promisedAt);
  if (left <= 0) return probability(1);
  if (sigma === 0) return probability(mean > left ? 1 : 0);
  return probability(Math.min(1, Math.max(0, 1 - normalCdf((left - mean) / sigma))));
}

/** There already: late or not, but no longer uncertain. */
function certain(at: Instant, stop: Stop): Estimate {
  const late = stop.promisedAt !== undefined && at > stop.promisedAt ? 1 : 0;
  return { at, low: at, high: at, late: probability(late) };
}

const normalDensity = (x: number): number => Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI);

/** Standard normal distribution, |error| < 7.5e-8 (Abramowitz & Stegun 26.2.17). */
function normalCdf(x: number): number {
  if (x < 0) return 1 - normalCdf(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - normalDensity(x) * series;
}

/** What is known of a promise that somebody was told about. */
export interface ToldRisk {
  /** Undefined: no vehicle was planned for it. */
  readonly etaAt: Instant | undefined;
}

/** From here on a promise is at risk, and below that it is safe again. */
const riskFrom = 0.3;
const riskUntil = 0.1;
/** A worse estimate is told again from this much on. */
const worseBy = minutes(10);

export interface RiskNews {
  readonly tell: readonly { readonly stop: Stop; readonly estimate: Estimate }[];
  readonly clear: readonly Stop[];
}

/**
 * Which promises to warn about now, and which warnings are over. A promise is never silently missed:
 * every open delivery is in the estimates, and one that is late for certain is at risk.
 */
export function risksOf(
  stops: readonly Stop[],
  estimates: ReadonlyMap<Stop['id'], Estimate>,
  told: ReadonlyMap<string, ToldRisk>,
): RiskNews {
  const tell: { stop: Stop; estimate: Estimate }[] = [];
  const clear: Stop[] = [];
  for (const stop of stops) {
    const estimate = estimates.get(stop.id);
    if (!estimate || !stop.shipmentId || stop.kind !== 'deliver') continue;
    const before = told.get(stop.shipmentId);
    if (estimate.late >= riskFrom) {
      const worse = before?.etaAt === undefined || (estimate.at - before.etaAt) / 1000 >= worseBy;
      if (!before || worse) tell.push({ stop, estimate });
    } else if (before && estimate.late < riskUntil) clear.push(stop);
  }
  return { tell, clear };
}
