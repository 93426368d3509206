import type { ActiveRoute, Rules, Stop, Tariff, Travel, WaitingOrder } from './model.ts';

/**
 * The independent judge of a consolidation: drives the whole route before and after, stop by stop,
 * and says what it costs and which rules it breaks. Shares nothing with what makes plans (not the
 * tables, not the way stops are inserted, not the distribution function), and is written to be read,
 * not to be fast.
 *
 * A stop that was late before may not become later; a stop that was in time may not become late.
 */
export interface RouteFigures {
  readonly cost: number;
  readonly fuel: number;
  readonly time: number;
  readonly toll: number;
  readonly risk: number;
  readonly metres: number;
  readonly emptyMetres: number;
  readonly gramMetres: number;
  readonly end: number;
  readonly starts: readonly number[];
}

export interface Verdict {
  readonly violations: readonly string[];
  /** What the route costs more; handling of the added orders included. */
  readonly marginalCost: number;
  readonly price: number;
  readonly before: RouteFigures;
  readonly after: RouteFigures;
}

export interface Case {
  readonly travel: Travel;
  readonly tariff: Tariff;
  readonly rules: Rules;
}

/** Drives the route from its anchor to its end. */
export function driveRoute(route: ActiveRoute, { travel, tariff }: Case): RouteFigures {
  let { place, readyAt: clock } = route.anchor;
  let onBoard = route.weight;
  let [litres, toll, metres, emptyMetres, gramMetres, variance, risk] = [0, 0, 0, 0, 0, 0, 0];
  const starts: number[] = [];
  for (const stop of route.stops) {
    const km = travel.metres(place, stop.place);
    const drive = travel.seconds(place, stop.place);
    litres += km * (route.vehicle.litresPerMetre + route.vehicle.litresPerGramMetre * onBoard);
    toll += travel.toll(place, stop.place);
    metres += km;
    gramMetres += km * onBoard;
    if (onBoard === 0) emptyMetres += km;
    clock += drive;
    variance += (tariff.legVariation * drive) ** 2;
    risk += tariff.perLateStop * lateProbability(clock - stop.latest, Math.sqrt(variance));
    if (clock < stop.earliest) clock = stop.earliest;
    starts.push(clock);
    clock += stop.service;
    onBoard += stop.weight;
    place = stop.place;
  }
  const fuel = litres * tariff.perLitre;
  const time = ((clock - route.anchor.readyAt) * tariff.perDriverHour) / 3600;
  const cost = fuel + time + toll + risk;
  return { cost, fuel, time, toll, risk, metres, emptyMetres, gramMetres, end: clock, starts };
}

/** Complementary error function after Numerical Recipes' Chebyshev fit (relative error 1.2e-7). */
function lateProbability(lateBy: number, deviation: number): number {
  if (deviation === 0) return lateBy > 0 ? 1 : 0;
  const x = -lateBy / deviation / Math.SQRT2;
  const t = 2 / (2 + Math.abs(x));
  const powers = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398,
    1.48851587, -0.82215223, 0.17087277,
  ];
  const exponent = powers.reduceRight((sum, c) => sum * t + c, 0);
  const erfc = t * Math.exp(-x * x + exponent);
  return (x >= 0 ? erfc : 2 - erfc) / 2;
}

/** Judges `after` as `before` with `orders` added and nothing else changed. */
export function verifyConsolidation(
  before: ActiveRoute,
  after: ActiveRoute,
  orders: readonly WaitingOrder[],
  setting: Case,
): Verdict {
  const was = driveRoute(before, setting);
  const is = driveRoute(after, setting);
  const violations = [
    ...sequenceFaults(before, after, orders),
    ...loadFaults(after, setting.rules.lifo),
    ...timeFaults(before, was, after, is, orders, setting),
    ...orders.flatMap((order) => fitFaults(after, order)),
  ];
  const handling = orders.length * setting.tariff.perHandling;
  return {
    violations,
    marginalCost: is.cost - was.cost + handling,
    price: orders.reduce((sum, order) => sum + order.price, 0),
    before: was,
    after: is,
  };
}

function sequenceFaults(
  before: ActiveRoute,
  after: ActiveRoute,
  orders: readonly WaitingOrder[],
): string[] {
  const added = new Set(orders.map((order) => order.orderId));
  const faults: string[] = [];
  if (added.size !== orders.length) faults.push('an order is added twice');
  const kept = after.stops.filter((stop) => !added.has(stop.orderId ?? ''));
  if (JSON.stringify(kept) !== JSON.stringify(before.stops))
    faults.push('the stops the route had are not what they were');
  if (JSON.stringify(before.anchor) !== JSON.stringify(after.anchor))
    faults.push('the leg now driven is changed');
  if (after.stops.at(-1)?.kind !== 'end') faults.push('the route does not end at its end');
  for (const order of orders) {
    const own = after.stops.filter((stop) => stop.orderId === order.orderId);
    const [first, second] = own;
    const right =
      own.length === 2 &&
      first?.kind === 'pickup' &&
      second?.kind === 'delivery' &&
      isVisit(first, order.pickup, order.weight, order.volume) &&
      isVisit(second, order.delivery, -order.weight, -order.volume);
    if (!right) faults.push(`${order.orderId} is not picked up once and then delivered once`);
  }
  return faults;
}

const isVisit = (
  stop: Stop,
  visit: WaitingOrder['pickup'],
  weight: number,
  volume: number,
): boolean =>
  stop.place === visit.place &&
  stop.earliest === visit.earliest &&
  stop.latest === visit.latest &&
  stop.service === visit.service &&
  stop.weight === weight &&
  stop.volume === volume;

function loadFaults(route: ActiveRoute, lifo: boolean): string[] {
  const faults: string[] = [];
  const stack: (string | undefined)[] = [];
  let { weight, volume } = route;
  const { vehicle } = route;
  const check = (where: string): void => {
    if (weight > vehicle.weightLimit) faults.push(`too heavy after ${where}`);
    if (volume > vehicle.volumeLimit) faults.push(`too full after ${where}`);
  };
  check('the anchor');
  for (const stop of route.stops) {
    weight += stop.weight;
    volume += stop.volume;
    check(`${stop.kind} ${stop.orderId ?? ''}`);
    if (stop.kind === 'pickup') stack.push(stop.orderId);
    const top = stop.kind === 'delivery' ? stack.lastIndexOf(stop.orderId) : -1;
    if (lifo && stop.kind === 'delivery' && top !== stack.length - 1)
      faults.push(`${stop.orderId ?? ''} is not the last one that was loaded`);
    if (top >= 0) stack.splice(top, 1);
  }
  return faults;
}

function timeFaults(
  before: ActiveRoute,
  was: RouteFigures,
  after: ActiveRoute,
  is: RouteFigures,
  orders: readonly WaitingOrder[],
  { travel, rules }: Case,
): string[] {
  const faults: string[] = [];
  const earlier = new Map(before.stops.map((stop, i) => [keyOf(stop), was.starts[i] as number]));
  const added = new Set(orders.map((order) => order.orderId));
  const tolerance = 1e-6;
  let [driving, place] = [0, after.anchor.place];
  for (const [i, stop] of after.stops.entries()) {
    driving += travel.seconds(place, stop.place);
    place = stop.place;
    const start = is.starts[i] as number;
    const buffer = added.has(stop.orderId ?? '') && stop.kind === 'delivery' ? rules.buffer : 0;
    const allowed = Math.max(stop.latest - buffer, earlier.get(keyOf(stop)) ?? 0);
    if (start > allowed + tolerance) faults.push(`late at ${keyOf(stop)}`);
  }
  const drivingBefore = before.stops.reduce(
    (sum, stop, i) =>
      sum + travel.seconds((before.stops[i - 1] ?? before.anchor).place, stop.place),
    0,
  );
  if (driving > Math.max(after.drivingLeft, 0) + tolerance && driving > drivingBefore + tolerance)
    faults.push('too long at the wheel');
  return faults;
}

const keyOf = (stop: Stop): string => `${stop.kind} ${stop.orderId ?? ''}`;

function fitFaults({ vehicle }: ActiveRoute, order: WaitingOrder): string[] {
  const faults: string[] = [];
  for (let bit = order.skills; bit !== 0; bit &= bit - 1)
    if ((vehicle.skills & bit & -bit) === 0) faults.push(`${order.orderId} needs another skill`);
  for (let bit = order.temperatures; bit !== 0; bit &= bit - 1)
    if ((vehicle.temperatures & bit & -bit) === 0)
      faults.push(`${order.orderId} needs another temperature`);
  return faults;
}
