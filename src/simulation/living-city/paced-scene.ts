import { type Instant, later, minutes, plus } from '@waystock/kernel';
import type { World } from '../../world.ts';
import { Agenda, type Appointment } from '../agenda.ts';
import type { Scene } from '../scene.ts';
import type { CityClock } from './city-clock.ts';
import type { RealTime } from './real-time.ts';

export interface PacedOptions {
  readonly world: World;
  readonly clock: CityClock;
  readonly real: RealTime;
  /** Appointments kept side by side; the rest wait for their turn. */
  readonly hands: number;
  readonly isTaken: Scene['isTaken'];
  /** Told of an appointment that was broken off: somebody looks around again later. */
  readonly onError?: (error: unknown) => void;
}

/** The clock waits for appointments that are so late. */
const mostBehind = minutes(1);

/** A city that lives at the pace of its clock: an appointment is kept when the clock reaches it. */
export class PacedScene implements Scene {
  readonly world: World;
  readonly #options: PacedOptions;
  readonly #agenda = new Agenda();
  readonly #kept = new Map<Promise<void>, Appointment>();
  #isOver = false;
  #callOff: (() => void) | undefined;
  #awaited: Instant | undefined;
  #waiting: (() => void)[] = [];

  constructor(options: PacedOptions) {
    this.#options = options;
    this.world = options.world;
    options.clock.onChange(() => this.#keepDue());
  }

  get now(): Instant {
    return this.#options.clock.now();
  }

  isTaken(who: Parameters<Scene['isTaken']>[0]): boolean {
    return this.#options.isTaken(who);
  }

  /** Others find out in their own time, as they do in a city. */
  async settle(): Promise<void> {}

  at(instant: Instant, run: () => Promise<void>): void {
    const at = later(instant, this.now);
    this.#agenda.add(at, run);
    if (this.#awaited === undefined || at < this.#awaited) this.#keepDue();
  }

  /** When nothing is due and nobody is at anything. */
  async quiet(): Promise<void> {
    if (this.#isQuiet()) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Whoever is at something ends it; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#isOver = true;
    this.#callOff?.();
    await Promise.all(this.#kept.keys());
  }

  #isQuiet(): boolean {
    const { next } = this.#agenda;
    return this.#kept.size === 0 && (next === undefined || next > this.now);
  }

  #keepDue(): void {
    const { clock, real, hands } = this.#options;
    this.#callOff?.();
    this.#callOff = undefined;
    this.#awaited = undefined;
    if (this.#isOver) return;
    while (this.#kept.size < hands && (this.#agenda.next ?? Number.POSITIVE_INFINITY) <= this.now)
      this.#keep(this.#agenda.take() as Appointment);
    const { next } = this.#agenda;
    const oldest = this.#oldest();
    clock.waitAt(oldest && plus(oldest, mostBehind));
    if (this.#isQuiet()) for (const resolve of this.#waiting.splice(0)) resolve();
    if (next === undefined || this.#kept.size >= hands) return;
    this.#awaited = next;
    const ms = clock.realUntil(next);
    if (ms < Number.POSITIVE_INFINITY)
      this.#callOff = real.after(Math.ceil(ms), () => this.#keepDue());
  }

  #keep(appointment: Appointment): void {
    const kept = Promise.resolve()
      .then(() => appointment.run())
      .catch((error: unknown) => this.#options.onError?.(error))
      .finally(() => {
        this.#kept.delete(kept);
        this.#keepDue();
      });
    this.#kept.set(kept, appointment);
  }

  /** Of what is being done or is next. */
  #oldest(): Instant | undefined {
    let oldest = this.#agenda.next;
    for (const { at } of this.#kept.values()) if (oldest === undefined || at < oldest) oldest = at;
    return oldest;
  }
}
