import { hopCost } from './cost.ts';
import type { Neighbours } from './neighbours.ts';
import { orOpt } from './operators/or-opt.ts';
import { relocate } from './operators/relocate.ts';
import { swap } from './operators/swap.ts';
import { twoOpt } from './operators/two-opt.ts';
import { splitRoute, twoOptStar } from './operators/two-opt-star.ts';
import { type Plan } from './plan.ts';
import { legCost } from './plan-route.ts';

/**
 * First-improvement descent over the granular neighbourhood: a move is tried only if it makes two
 * near jobs adjacent (Toth and Vigo, The granular tabu search, 2003), and only around visits whose
 * own neighbours in their route changed. After a small ruin its cost depends on what the ruin
 * touched, not on how long the problem is.
 */
export interface Descent {
  readonly neighbours: Neighbours;
  readonly shouldStop: () => boolean;
}

/** How many neighbours of each visit are tried. */
const DEPTH = 15;

/** Improves around the plan's dirty visits until nothing can be (or it is time). */
export function descend(plan: Plan, { neighbours, shouldStop }: Descent): void {
  const depth = Math.min(DEPTH, neighbours.width);
  for (let steps = 0; plan.dirty.length > 0; steps++) {
    if (steps % 64 === 63 && shouldStop()) return;
    const a = plan.dirty.pop()!;
    plan.isDirty[a] = 0;
    while (plan.routeOf[a]! >= 0 && improveAround(plan, neighbours, a, depth));
  }
}

function improveAround(plan: Plan, neighbours: Neighbours, a: number, depth: number): boolean {
  const { width, list } = neighbours;
  const p = plan.instance;
  const job = a < p.jobs ? a : a - p.jobs;
  const reach = reachOf(plan, a);
  for (let i = 0; i < depth; i++) {
    const b = list[job * width + i]!;
    if (plan.routeOf[b]! < 0 || isFar(plan, a, b, reach)) continue;
    if (improvePair(plan, a, b)) return true;
  }
  return splitRoute(plan, a);
}

/**
 * No new leg at a longer than both of its present ones (the gain criterion of Lin and Kernighan):
 * the move would have to pay at the other end, and is tried from there. Where waiting or a penalty
 * could be won as well, anything goes.
 */
function reachOf(plan: Plan, a: number): number {
  const route = plan.routes[plan.routeOf[a]!]!;
  if (route.slack > 1e-6) return Infinity;
  const i = plan.positionOf[a]!;
  return Math.max(legCost(plan.instance, route, i), legCost(plan.instance, route, i + 1));
}

function isFar(plan: Plan, a: number, b: number, reach: number): boolean {
  const p = plan.instance;
  const k = plan.routeOf[a]!;
  const from = p.location[a]!;
  const to = p.location[b]!;
  return hopCost(p, k, from, to) > reach && hopCost(p, k, to, from) > reach;
}

const improvePair = (plan: Plan, a: number, b: number): boolean =>
  relocate(plan, a, b) ||
  relocate(plan, b, a) ||
  swap(plan, a, b) ||
  swap(plan, b, a) ||
  twoOptStar(plan, a, b) ||
  twoOptStar(plan, b, a) ||
  twoOpt(plan, a, b) ||
  orOpt(plan, a, b) ||
  orOpt(plan, b, a);
