/**
 * Scores for few of many items: a dense array and the list of what was touched, so that clearing is
 * as cheap as filling. One scoreboard serves one prediction after the other, without allocation.
 */
export interface Scoreboard {
  readonly score: Float64Array;
  readonly marked: Uint8Array;
  readonly touched: Int32Array;
  count: number;
}

export function newScoreboard(size: number): Scoreboard {
  return {
    score: new Float64Array(size),
    marked: new Uint8Array(size),
    touched: new Int32Array(size),
    count: 0,
  };
}

export function addScore(board: Scoreboard, item: number, value: number): void {
  if (board.marked[item] === 0) {
    board.marked[item] = 1;
    board.touched[board.count++] = item;
  }
  board.score[item]! += value;
}

export function clearScores(board: Scoreboard): void {
  const { score, marked, touched, count } = board;
  for (let i = 0; i < count; i++) {
    const item = touched[i]!;
    score[item] = 0;
    marked[item] = 0;
  }
  board.count = 0;
}

/**
 * The `k` touched items of highest score, best first; of equals the lower number first.
 * A heap of the k best so far, its worst on top: O(n log k).
 */
export function topScores(board: Scoreboard, k: number): Int32Array {
  const { score, touched, count } = board;
  const heap = new Int32Array(Math.min(k, count));
  let size = 0;
  for (let i = 0; i < count; i++) {
    const item = touched[i]!;
    if (size < heap.length) {
      heap[size++] = item;
      rise(heap, size - 1, score);
    } else if (size > 0 && isWorse(heap[0]!, item, score)) {
      heap[0] = item;
      sink(heap, size, score);
    }
  }
  for (let last = size - 1; last > 0; last--) {
    const worst = heap[0]!;
    heap[0] = heap[last]!;
    heap[last] = worst;
    sink(heap, last, score);
  }
  return heap;
}

const isWorse = (a: number, b: number, score: Float64Array): boolean =>
  score[a]! < score[b]! || (score[a] === score[b] && a > b);

function rise(heap: Int32Array, from: number, score: Float64Array): void {
  const item = heap[from]!;
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isWorse(item, heap[parent]!, score)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = item;
}

function sink(heap: Int32Array, size: number, score: Float64Array): void {
  const item = heap[0]!;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && isWorse(heap[child + 1]!, heap[child]!, score)) child++;
    if (!isWorse(heap[child]!, item, score)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = item;
}
