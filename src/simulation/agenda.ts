import type { Instant } from '@waystock/kernel';

/** Something that will happen at an instant of simulated time. */
export interface Appointment {
  readonly at: Instant;
  readonly run: () => Promise<void>;
}

/**
 * The simulation's queue of appointments: earliest first, in the order they were made where instants
 * are equal. A binary heap on (instant, sequence); both are integers, so the order is total.
 */
export class Agenda {
  readonly #heap: (Appointment & { seq: number })[] = [];
  #made = 0;

  get size(): number {
    return this.#heap.length;
  }

  get next(): Instant | undefined {
    return this.#heap[0]?.at;
  }

  add(at: Instant, run: () => Promise<void>): void {
    const heap = this.#heap;
    heap.push({ at, run, seq: this.#made++ });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#before(child, parent)) break;
      this.#swap(child, parent);
      child = parent;
    }
  }

  take(): Appointment | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      let least = parent;
      if (left < heap.length && this.#before(left, least)) least = left;
      if (left + 1 < heap.length && this.#before(left + 1, least)) least = left + 1;
      if (least === parent) return first;
      this.#swap(parent, least);
      parent = least;
    }
  }

  #before(i: number, j: number): boolean {
    const a = this.#heap[i];
    const b = this.#heap[j];
    if (!a || !b) return false;
    return a.at !== b.at ? a.at < b.at : a.seq < b.seq;
  }

  #swap(i: number, j: number): void {
    const heap = this.#heap;
    const a = heap[i];
    const b = heap[j];
    if (!a || !b) return;
    heap[i] = b;
    heap[j] = a;
  }
}
