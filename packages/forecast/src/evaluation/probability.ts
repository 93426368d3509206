import { require } from '../faults.ts';

/**
 * How good probabilities are. Brier (1950) and the logarithmic score are strictly proper: the truth
 * alone minimises them. `reliability` compares what was said with what happened, in bands of equal
 * count, and sums the gaps up as the expected calibration error.
 */
export interface ProbabilityScore {
  readonly count: number;
  readonly brier: number;
  /** Of a constant forecast at the base rate, for comparison. */
  readonly brierOfBaseRate: number;
  readonly logLoss: number;
  readonly calibrationError: number;
  readonly bands: readonly ReliabilityBand[];
}

export interface ReliabilityBand {
  readonly count: number;
  /** Mean probability said. */
  readonly said: number;
  /** Share that happened. */
  readonly happened: number;
}

const leastProbability = 1e-12;

export function scoreProbabilities(
  said: ArrayLike<number>,
  happened: ArrayLike<number>,
  bands = 10,
): ProbabilityScore {
  requirePairs(said, happened);
  const count = said.length;
  let brier = 0;
  let logLoss = 0;
  let events = 0;
  for (let i = 0; i < count; i++) {
    const p = said[i]!;
    const y = happened[i]! > 0 ? 1 : 0;
    events += y;
    brier += (p - y) ** 2;
    logLoss -= Math.log(Math.max(leastProbability, y ? p : 1 - p));
  }
  const rate = events / count;
  const table = reliability(said, happened, bands);
  return {
    count,
    brier: brier / count,
    brierOfBaseRate: rate * (1 - rate),
    logLoss: logLoss / count,
    calibrationError:
      table.reduce((sum, band) => sum + band.count * Math.abs(band.said - band.happened), 0) /
      count,
    bands: table,
  };
}

/** Bands of equal count by probability said, lowest first. */
export function reliability(
  said: ArrayLike<number>,
  happened: ArrayLike<number>,
  bands = 10,
): ReliabilityBand[] {
  const order = Int32Array.from({ length: said.length }, (_, i) => i).sort(
    (a, b) => said[a]! - said[b]! || a - b,
  );
  return Array.from({ length: bands }, (_, band) => {
    const members = order.subarray(
      Math.round((band * order.length) / bands),
      Math.round(((band + 1) * order.length) / bands),
    );
    let probability = 0;
    let events = 0;
    for (const i of members) {
      probability += said[i]!;
      events += happened[i]! > 0 ? 1 : 0;
    }
    const count = members.length;
    return { count, said: probability / count, happened: events / count };
  }).filter((band) => band.count > 0);
}

function requirePairs(said: ArrayLike<number>, happened: ArrayLike<number>): void {
  require(said.length > 0, () => 'There is nothing to score: hand in at least one probability.');
  require(said.length === happened.length, () =>
    `Each probability needs its outcome: ${said.length} and ${happened.length} were given.`);
  for (let i = 0; i < said.length; i++)
    require(said[i]! >= 0 && said[i]! <= 1, () => `said[${i}] is ${said[i]}: not in [0, 1].`);
}
