import { type Chance, seededChance } from '../../random.ts';
import { anneal, type Walk } from './anneal.ts';
import {
  type Board,
  endAll,
  isOver,
  isSentAfter,
  isStopped,
  living,
  meet,
  MEMBER_FIGURES,
  offeredCost,
  sendAfter,
  takeOffer,
  writeKept,
} from './board.ts';
import { divide } from './divide.ts';
import type { Model } from './model.ts';
import { loadPart } from './part.ts';
import { type Logger, logRoutes, newLogger } from './route-log.ts';
import { type SearchOptions, setOut } from './search.ts';

/**
 * Several threads walk through one solution. Each finds a first one of its own; the best of these is cut
 * into parts of neighbouring routes, each thread anneals its own part for a while, the parts are put
 * together, and the whole is cut anew along another line. Temperature follows the budget, not the part,
 * so that n threads do what one would in n times the time (but for what is at the borders). A problem too
 * small to be cut each thread walks through by itself.
 *
 * With an iteration count the answer depends on seed, count and number of threads alone.
 */
export interface TeamOptions extends Omit<SearchOptions, 'onBest' | 'chance'> {
  readonly board: Board;
  readonly member: number;
  readonly seed: number;
  /** Share of the budget between meetings. */
  readonly stretch: number;
  /** A solution better than any that this member told of before; `next` as in `State`. */
  readonly onKept: (iteration: number, cost: number, next: Int32Array) => void;
}

/** A part has at least so many clients and routes. */
const LEAST_CLIENTS = 200;
const LEAST_ROUTES = 4;
/** In `slotPart` and `clientPart`: everybody has the whole. */
const WHOLE = -1;

export function searchInTeam(model: Model, options: TeamOptions): void {
  const { board, member, seed, progress } = options;
  const lines = seededChance(seed + 1_000_003);
  const asked = (i: number): number => (isStopped(board) ? 1 : progress(i));
  const chance = seededChance(seed + member);
  const walk = setOut(model, {
    ...options,
    chance,
    progress: asked,
    onBest: (i, cost, _, { next }) => options.onKept(i, cost, next),
  });
  hand(board, member, walk, 0);
  meet(board, member, () => {
    keepFittest(board, walk, options);
    board.start.set(board.best[fittestOf(board)]!);
    cut(board, walk, lines);
    if (model.clients === 0) endAll(board);
  });
  const logger = newLogger(board.logs[member]!);
  let hasWhole = false;
  while (!isOver(board)) {
    const whole = isWhole(board);
    if (!whole || !hasWhole || isSentAfter(board, member)) {
      loadPart(walk, { ...board, next: board.start, own: whole ? WHOLE : member });
    }
    hasWhole = whole;
    const share = walkOn(walk, asked, options.stretch, logger);
    hand(board, member, walk, share);
    meet(board, member, () => {
      if (whole) keepFittest(board, walk, options);
      else joinParts(board, walk, options);
      const isBetter = keepOffer(board, walk, options);
      if (whole) regroup(board, isBetter, share, options.stretch);
      cut(board, walk, lines);
      if (isStopped(board) || isBudgetUsed(board)) endAll(board);
    });
  }
}

function joinParts(board: Board, walk: Walk, options: TeamOptions): void {
  keepUnion(board, walk, options);
  gather(board, walk.s.model, board.present, board.start);
}

/**
 * Where everybody has the whole, each goes its own way but for two cases: what was recombined is carried
 * on by whoever has found least, and late in the search so is the best of all.
 */
function regroup(board: Board, isBetter: boolean, share: number, stretch: number): void {
  const isTime = share >= REGROUPING && share - stretch < REGROUPING;
  const members = living(board);
  board.start.set(board.kept);
  const last = members.reduce((a, b) => (costOfBest(board, b) >= costOfBest(board, a) ? b : a));
  sendAfter(board, members.length > 1 && (isBetter || isTime) ? last : undefined);
}

const REGROUPING = 0.6;

const isWhole = ({ slotPart }: Board): boolean => slotPart[0] === WHOLE;

/** Share of the budget from which routes are worth remembering. */
const WORTH_LOGGING = 0.2;

function walkOn(
  walk: Walk,
  progress: (i: number) => number,
  stretch: number,
  logger: Logger,
): number {
  let until = -1;
  const isOver = (_: number, share: number): boolean => {
    if (until < 0) until = share + stretch;
    if (share > WORTH_LOGGING) logRoutes(walk.s, logger);
    return share >= until;
  };
  return anneal(walk, { progress, isOver });
}

/** What was recombined from everybody's routes, if it is the best so far. */
function keepOffer(board: Board, walk: Walk, options: TeamOptions): boolean {
  const cost = offeredCost(board);
  if (cost === Infinity) return false;
  const isBetter = cost < board.keptFigures[0]! - 1e-6;
  if (isBetter) {
    keep(board, cost, board.offer, options, walk.iteration);
    board.start.set(board.offer);
  }
  takeOffer(board);
  return isBetter;
}

/** Everything a member has to say at a meeting. */
function hand(board: Board, member: number, { s, best }: Walk, share: number): void {
  board.present[member]!.set(s.next);
  board.best[member]!.set(best.next);
  board.figures.set([best.cost, best.required, share], member * MEMBER_FIGURES);
}

const costOfBest = ({ figures }: Board, member: number): number =>
  figures[member * MEMBER_FIGURES]!;

const isBudgetUsed = (board: Board): boolean =>
  living(board).some((m) => board.figures[m * MEMBER_FIGURES + 2]! >= 1);

const fittestOf = (board: Board): number =>
  living(board).reduce((a, b) => (costOfBest(board, b) < costOfBest(board, a) ? b : a));

function keepFittest(board: Board, walk: Walk, options: TeamOptions): void {
  const fittest = fittestOf(board);
  keep(board, costOfBest(board, fittest), board.best[fittest]!, options, walk.iteration);
}

/** The best routes of all parts together, if each has found feasible ones. */
function keepUnion(board: Board, { s: { model }, iteration }: Walk, options: TeamOptions): void {
  const members = living(board);
  // The part of somebody who died is as it was; what that costs nobody has said.
  if (board.slotPart.some((part) => !members.includes(part))) return;
  let cost = 0;
  for (const member of members) cost += costOfBest(board, member);
  if (cost >= board.keptFigures[0]! - 1e-6) return;
  const union = new Int32Array(model.nodes);
  gather(board, model, board.best, union);
  keep(board, cost, union, options, iteration);
}

function keep(
  board: Board,
  cost: number,
  next: Int32Array,
  { onKept }: TeamOptions,
  iteration: number,
): void {
  if (cost >= board.keptFigures[0]!) return;
  writeKept(board, next, cost);
  onKept(iteration, cost, board.kept);
}

/** From each member the routes of its part; those of somebody who died stay as they were. */
function gather(board: Board, model: Model, from: readonly Int32Array[], to: Int32Array): void {
  const { clients, slots } = model;
  const present = new Set(living(board));
  for (let slot = 0; slot < slots; slot++) {
    const member = board.slotPart[slot]!;
    const next = present.has(member) ? from[member]! : board.start;
    const end = clients + slots + slot;
    for (let node = clients + slot; node !== end; node = next[node]!) to[node] = next[node]!;
  }
}

/** Parts for all that live, if there is enough for each. */
function cut(board: Board, { s: { model }, tools }: Walk, chance: Chance): void {
  const members = living(board);
  const { neighbours } = tools;
  const { slotPart, clientPart } = divide(model, board.start, members.length, {
    neighbours,
    chance,
  });
  let routes = 0;
  for (let slot = 0; slot < model.slots; slot++) {
    if (board.start[model.clients + slot]! < model.clients) routes++;
  }
  const enough =
    members.length > 1 &&
    model.clients >= LEAST_CLIENTS * members.length &&
    routes >= LEAST_ROUTES * members.length;
  const owner = (part: number): number => (enough ? members[part]! : WHOLE);
  board.slotPart.set(slotPart.map(owner));
  board.clientPart.set(clientPart.map(owner));
}
