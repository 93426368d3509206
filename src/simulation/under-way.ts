import type { Instant } from '@waystock/kernel';
import type { Scene } from './scene.ts';

/**
 * What an actor is at: a route, a return, a review. Each is under way as long as there is an
 * appointment for it, so that a look around finds only what nobody is at, and what somebody has
 * stumbled over is found again.
 */
export class UnderWay {
  readonly #scene: Scene;
  readonly #appointments = new Map<string, number>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  has(id: string): boolean {
    return this.#appointments.has(id);
  }

  at(id: string, instant: Instant, run: () => Promise<void>): void {
    this.#count(id, 1);
    this.#scene.at(instant, () => run().finally(() => this.#count(id, -1)));
  }

  #count(id: string, more: number): void {
    const n = (this.#appointments.get(id) ?? 0) + more;
    if (n === 0) this.#appointments.delete(id);
    else this.#appointments.set(id, n);
  }
}
