import { type Instant, instant, later } from '@waystock/kernel';
import type { RealTime } from './real-time.ts';

/** Times as fast as real time. */
export const speeds = [1, 5, 20, 60] as const;
export type Speed = (typeof speeds)[number];

/** Schedules look once a second, and the most frequent that count come every five minutes. */
const hurry = 300;

export interface ClockOptions {
  readonly real: RealTime;
  readonly now: Instant;
  readonly speed: Speed;
}

/**
 * The time of the city, which everything in the process reads: it runs as many times as fast as real
 * time, stands, and never goes back. It is born standing. It waits at `latest`, so that a machine that
 * cannot follow makes the city slow and not late.
 */
export class CityClock {
  readonly #real: RealTime;
  /** The city's instant at a real one; in between it is reckoned. */
  #anchor: { readonly city: Instant; readonly real: number };
  #speed: Speed;
  /** The speed, or faster while something is to be got over with. */
  #pace: number;
  #isPaused = true;
  #latest: Instant | undefined;
  readonly #listeners: (() => void)[] = [];

  constructor({ real, now, speed }: ClockOptions) {
    this.#real = real;
    this.#anchor = { city: now, real: real.now() };
    this.#speed = speed;
    this.#pace = speed;
  }

  readonly now = (): Instant => {
    const { city, real } = this.#anchor;
    if (this.#isPaused) return city;
    const reckoned = instant(Math.floor(city + (this.#real.now() - real) * this.#pace));
    if (this.#latest === undefined || reckoned <= this.#latest) return reckoned;
    const held = later(city, this.#latest);
    this.#anchor = { city: held, real: this.#real.now() };
    return held;
  };

  get speed(): Speed {
    return this.#speed;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  set({ speed, paused }: { readonly speed?: Speed; readonly paused?: boolean }): void {
    this.#anchor = { city: this.now(), real: this.#real.now() };
    this.#speed = speed ?? this.#speed;
    this.#pace = this.#speed;
    this.#isPaused = paused ?? this.#isPaused;
    for (const changed of this.#listeners) changed();
  }

  /** Faster than any speed that can be asked for, until it is set to something. */
  hurry(): void {
    this.#anchor = { city: this.now(), real: this.#real.now() };
    this.#pace = hurry;
    for (const changed of this.#listeners) changed();
  }

  /** Where an earlier life of the city has come to; before anybody has read the clock. */
  goTo(at: Instant): void {
    this.#anchor = { city: later(this.now(), at), real: this.#real.now() };
  }

  /** The clock waits there, if anywhere, until somebody says otherwise. */
  waitAt(latest: Instant | undefined): void {
    this.#anchor = { city: this.now(), real: this.#real.now() };
    this.#latest = latest;
  }

  /** Real milliseconds until then; infinitely many while the clock stands. */
  realUntil(at: Instant): number {
    if (this.#isPaused) return Number.POSITIVE_INFINITY;
    return Math.max(0, (at - this.now()) / this.#pace);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
