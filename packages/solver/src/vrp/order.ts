import { COLLECTED, EXPRESS, type Instance, isReload, MARK } from './instance.ts';

/**
 * What an order of steps must keep whatever the clock says: pickups before deliveries, back-hauls after
 * line-hauls, EXPRESS first, last in first out, the number of reloads. What the frozen stops break by
 * themselves is a fact. O(steps); the stack of goods is as deep as requests are open.
 */
export function orderKept(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  if (p.anyPickup && !pairsInOrder(p, seq, len)) return false;
  if (p.problem.rules !== undefined && !rulesKept(p, k, seq, len)) return false;
  if (p.lastInFirstOut[k] === 1 && !stacked(p, k, seq, len)) return false;
  return p.reloads[k]!.length === 0 || reloadsIn(p, seq, len) <= p.mostReloads[k]!;
}

/** Each pickup is followed by its delivery, each delivery of picked-up goods preceded by it. */
function pairsInOrder(p: Instance, seq: Int32Array, len: number): boolean {
  const stamp = (p.scratch[MARK] = (p.scratch[MARK]! + 1) % 2_000_000_000);
  let open = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= 2 * p.jobs) continue;
    if (v >= p.jobs) {
      p.mark[v - p.jobs] = stamp;
      if (p.paired[v - p.jobs] === 1) open++;
    } else if (p.paired[v] === 1) {
      if (p.mark[v] !== stamp) return false;
      open--;
    }
  }
  return open === 0;
}

/** What the rules of the house say about the order of stops within each trip. */
function rulesKept(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  const { deliveriesFirst, noCollectionOnlyRoutes } = p.problem.rules ?? {};
  const frozen = p.frozen[k]!.length;
  let visits = 0;
  let normal = false;
  let collected = false;
  let delivers = false;
  let collects = false;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= 2 * p.jobs) {
      if (isReload(p, v)) normal = collected = false;
      continue;
    }
    const free = visits++ >= frozen;
    if (v >= p.jobs) continue;
    if (p.tier[v] !== EXPRESS) normal = true;
    else if (free && normal && p.perInversion === Infinity) return false;
    if (p.kind[v] === COLLECTED) collected = collects = true;
    else {
      if (free && deliveriesFirst === true && collected) return false;
      delivers = true;
    }
  }
  if (noCollectionOnlyRoutes !== true || !collects || delivers) return true;
  return p.frozen[k]!.some((v) => v < p.jobs && p.kind[v] === COLLECTED);
}

/** Goods in the order in which they came aboard on the way; those from the start lie behind them. */
function stacked(p: Instance, k: number, seq: Int32Array, len: number): boolean {
  const { stack, jobs } = p;
  const frozen = p.frozen[k]!.length;
  let depth = 0;
  let visits = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (v >= 2 * jobs) {
      if (isReload(p, v)) depth = withoutCollections(p, depth);
      continue;
    }
    const free = visits++ >= frozen;
    const j = v < jobs ? v : v - jobs;
    if (v >= jobs || p.kind[j] === COLLECTED) {
      stack[depth++] = j;
      continue;
    }
    let at = depth - 1;
    while (at >= 0 && stack[at] !== j) at--;
    if (free && at !== depth - 1) return false;
    if (at >= 0) stack.copyWithin(at, at + 1, depth--);
  }
  return true;
}

function withoutCollections(p: Instance, depth: number): number {
  let kept = 0;
  for (let i = 0; i < depth; i++) {
    const j = p.stack[i]!;
    if (p.kind[j] !== COLLECTED) p.stack[kept++] = j;
  }
  return kept;
}

function reloadsIn(p: Instance, seq: Int32Array, len: number): number {
  let count = 0;
  for (let i = 0; i < len; i++) if (isReload(p, seq[i]!)) count++;
  return count;
}

/** Pairs of a normal stop and an EXPRESS stop after it in the same trip. */
export function inversionsIn(p: Instance, seq: Int32Array, len: number): number {
  let pairs = 0;
  let normal = 0;
  for (let i = 0; i < len; i++) {
    const v = seq[i]!;
    if (isReload(p, v)) normal = 0;
    else if (v < p.jobs && p.tier[v] === EXPRESS) pairs += normal;
    else if (v < p.jobs) normal++;
  }
  return pairs;
}
