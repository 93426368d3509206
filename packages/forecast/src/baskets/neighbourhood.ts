/**
 * Who buys like this customer, and what they buy: one score per item, from the inverted index.
 *
 * A kin of TIFU-KNN and UP-CF (see their files), made for serving: neighbours are found on the sets of
 * items bought, rare items weighing more (idf, as Aiolli's locality does for users) and recent ones more,
 * so that a new basket changes one list per new item and no vector. Of very common items only the
 * latest buyers on the list are looked at, and of neighbours the latest baskets: the cost stays bounded
 * however large the market grows. O(own items × mostBuyers + neighbours × latest × basket size).
 */
import type { Market } from './market.ts';
import { fadeSlow, type OwnItems } from './own-items.ts';
import { addScore, clearScores, newScoreboard, type Scoreboard, topScores } from './scoreboard.ts';

export interface Neighbourhood {
  /** Similarity by customer; grows with the market. */
  similar: Scoreboard;
  /** By item: how much the nearest bought it lately, similarity squared. */
  readonly near: Scoreboard;
  /** By item: in how many of their recent baskets it was, similarity to the first power. */
  readonly habit: Scoreboard;
  nearWeight: number;
  habitWeight: number;
}

const neighbours = 300;
const mostBuyers = 4000;
const latest = 20;
const recent = 10;

export const newNeighbourhood = (items: number): Neighbourhood => ({
  similar: newScoreboard(0),
  near: newScoreboard(items),
  habit: newScoreboard(items),
  nearWeight: 0,
  habitWeight: 0,
});

export function readNeighbours(
  hood: Neighbourhood,
  market: Market,
  own: OwnItems,
  customer: number,
): void {
  const customers = market.histories.purchases.count;
  if (hood.similar.score.length < customers)
    hood.similar = newScoreboard(Math.ceil(customers * 1.2));
  const { similar } = hood;
  for (let place = 0; place < own.count; place++) addBuyers(similar, market, own, place, customer);
  for (let i = 0; i < similar.count; i++) {
    const other = similar.touched[i]!;
    similar.score[other]! /= Math.sqrt(market.variety[other]! + 10);
  }
  const nearest = topScores(similar, neighbours);
  const best = nearest.length > 0 ? similar.score[nearest[0]!]! : 1;
  hood.nearWeight = 0;
  hood.habitWeight = 0;
  for (let i = 0; i < nearest.length; i++) {
    const likeness = similar.score[nearest[i]!]! / best;
    hood.nearWeight += likeness * likeness;
    hood.habitWeight += likeness;
    addPurchases(hood, market, nearest[i]!, likeness);
  }
  clearScores(similar);
}

export function clearNeighbours(hood: Neighbourhood): void {
  clearScores(hood.near);
  clearScores(hood.habit);
}

function addBuyers(
  similar: Scoreboard,
  market: Market,
  own: OwnItems,
  place: number,
  customer: number,
): void {
  const item = own.item[place]!;
  const { data, start, length } = market.buyers;
  const count = length[item]!;
  const rarity = Math.log(market.histories.purchases.count / (1 + count));
  if (rarity <= 0) return;
  const weight = rarity * (0.3 + own.slow[place]!);
  const end = start[item]! + count;
  for (let at = Math.max(start[item]!, end - mostBuyers); at < end; at++) {
    const other = data[at]!;
    if (other !== customer) addScore(similar, other, weight);
  }
}

function addPurchases(hood: Neighbourhood, market: Market, other: number, likeness: number): void {
  const { data, start, length } = market.histories.purchases;
  const { near, habit } = hood;
  const each = likeness / Math.min(recent, market.visits[other]!);
  const from = start[other]!;
  let weight = (likeness * likeness) / fadeSlow;
  let age = -1;
  for (let at = from + length[other]! - 1; at >= from; at--) {
    let item = data[at]!;
    if (item < 0) {
      item = ~item;
      weight *= fadeSlow;
      if (++age === latest) break;
    }
    addScore(near, item, weight);
    if (age < recent) addScore(habit, item, each);
  }
}
