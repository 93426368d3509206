/**
 * What speaks for each item that a customer might buy next, as one row of numbers per candidate: the
 * customer's own history, the neighbours, and the market. The columns are `evidenceColumns`.
 * Buffers are used again and again; a row set is valid until the next call.
 */
import { dueness, typicalGap } from './cadence.ts';
import type { Market } from './market.ts';
import {
  clearNeighbours,
  type Neighbourhood,
  newNeighbourhood,
  readNeighbours,
} from './neighbourhood.ts';
import { clearOwn, newOwnItems, type OwnItems, readOwn } from './own-items.ts';
import { addScore, clearScores, newScoreboard, type Scoreboard, topScores } from './scoreboard.ts';

export const evidenceColumns = [
  'times per basket',
  'times',
  'baskets since',
  'slowly faded times',
  'fast faded times',
  'due',
  'share of purchases',
  'share of latest baskets',
  'trend',
  'comes back',
  'near customers',
  'near customers’ habit',
  'buyers per purchase',
  'baskets',
  'items per basket',
  'variety',
] as const;

const width = evidenceColumns.length;

export interface Evidence {
  readonly market: Market;
  readonly own: OwnItems;
  readonly hood: Neighbourhood;
  readonly chosen: Scoreboard;
  /** How many candidates beside the customer's own items. */
  readonly others: number;
  count: number;
  items: Int32Array;
  rows: Float32Array;
}

export function newEvidence(market: Market, others = 150): Evidence {
  const { items } = market.histories;
  return {
    market,
    own: newOwnItems(items),
    hood: newNeighbourhood(items),
    chosen: newScoreboard(items),
    others,
    count: 0,
    items: new Int32Array(1024),
    rows: new Float32Array(1024 * width),
  };
}

/** Fills `items` and `rows` for the customer, whose next basket comes on `day` (or when it is due). */
export function gather(evidence: Evidence, customer: number, day?: number): void {
  const { market, own, hood, chosen } = evidence;
  readOwn(own, market, customer);
  readNeighbours(hood, market, own, customer);
  chooseCandidates(evidence);
  evidence.count = chosen.count;
  if (evidence.count > evidence.items.length) {
    evidence.items = new Int32Array(evidence.count * 2);
    evidence.rows = new Float32Array(evidence.count * 2 * width);
  }
  const visits = market.visits[customer]!;
  const now = day ?? expectedTime(market, customer);
  for (let i = 0; i < evidence.count; i++) {
    evidence.items[i] = chosen.touched[i]!;
    writeRow(evidence, i, visits, now);
  }
  writeCustomer(evidence, customer);
  clearOwn(own);
  clearNeighbours(hood);
  clearScores(chosen);
}

/**
 * When the customer's next basket is due: one usual gap after the last, or today if that has passed;
 * in undated histories simply the next number.
 */
function expectedTime({ histories, visits, latestDay }: Market, customer: number): number {
  const count = visits[customer]!;
  const { days } = histories;
  if (!days) return count;
  const today = latestDay ?? 0;
  if (count < 2) return today;
  const from = days.start[customer]!;
  const last = days.data[from + count - 1]!;
  return Math.max(today, last + (last - days.data[from]!) / (count - 1));
}

function chooseCandidates({ market, own, hood, chosen, others }: Evidence): void {
  for (let place = 0; place < own.count; place++) addScore(chosen, own.item[place]!, 1);
  const best = topScores(hood.near, others);
  for (let i = 0; i < best.length; i++) addScore(chosen, best[i]!, 1);
  if (best.length >= others) return;
  // Hardly anybody is like this customer: what everybody bought lately stands in.
  for (let item = 0; item < market.histories.items; item++)
    if (market.bought[item]! > 0)
      addScore(hood.near, item, 1e-9 * (market.boughtLatest[item]! + 0.01 * market.bought[item]!));
  const popular = topScores(hood.near, others);
  for (let i = 0; i < popular.length; i++) addScore(chosen, popular[i]!, 1);
}

function writeRow(evidence: Evidence, row: number, visits: number, now: number): void {
  const { market, own, hood, rows } = evidence;
  const item = evidence.items[row]!;
  const at = row * width;
  writeOwn(evidence, row, visits, now);
  const share = market.bought[item]! / Math.max(1, market.totalBought);
  const latest = market.boughtLatest[item]! / Math.max(1, market.totalLatest);
  rows[at + 6] = Math.log(share + 1e-6);
  rows[at + 7] = Math.log(latest + 1e-6);
  rows[at + 8] = latest / (share + 1e-6);
  rows[at + 9] =
    own.slot[item]! > 0
      ? Math.log((market.repeats[item]! + 0.1) / (market.chances[item]! + 2))
      : -9;
  rows[at + 10] = Math.log(hood.near.score[item]! / (hood.nearWeight + 1e-9) + 1e-5);
  rows[at + 11] = Math.log(hood.habit.score[item]! / (hood.habitWeight + 1e-9) + 1e-5);
  rows[at + 12] = (market.buyers.length[item]! + 1) / (market.bought[item]! + 1);
}

function writeOwn(
  { market, own, rows, items }: Evidence,
  row: number,
  visits: number,
  now: number,
): void {
  const item = items[row]!;
  const at = row * width;
  const place = own.slot[item]! - 1;
  if (place < 0) {
    rows[at] = rows[at + 1] = rows[at + 3] = rows[at + 4] = 0;
    rows[at + 2] = rows[at + 5] = -1;
    return;
  }
  const times = own.times[place]!;
  const last = own.lastTime[place]!;
  rows[at] = times / visits;
  rows[at + 1] = times;
  rows[at + 2] = own.since[place]!;
  rows[at + 3] = own.slow[place]!;
  rows[at + 4] = own.fast[place]!;
  const gap = typicalGap(
    { count: times - 1, sum: last - own.firstTime[place]! },
    { count: market.repeats[item]!, sum: market.gaps[item]! },
    now / 2,
  );
  rows[at + 5] = dueness(now - last, gap);
}

function writeCustomer({ market, rows, count }: Evidence, customer: number): void {
  const visits = market.visits[customer]!;
  const size = market.histories.purchases.length[customer]! / Math.max(1, visits);
  const variety = market.variety[customer]!;
  for (let at = 13; at < count * width; at += width) {
    rows[at] = visits;
    rows[at + 1] = size;
    rows[at + 2] = variety;
  }
}
