import { assert, type Instant, isoOf, type Random } from '@waystock/kernel';
import { sql } from 'kysely';
import { allPartitions, deliverDue, type Handlers } from '../storage/relay.ts';
import { registerSchedules, runDueSchedules, type Schedule } from '../storage/scheduler.ts';
import type { DeliveredFact, World } from '../world.ts';
import { Agenda } from './agenda.ts';
import { openTrace, type Trace } from './trace.ts';

/** Somebody in the simulated city: sees facts and makes appointments. */
export interface Actor {
  readonly name: string;
  onFact?(fact: DeliveredFact): void;
}

/** Something that must hold after every event; folds facts in memory. */
export interface Checker {
  readonly name: string;
  onFact?(fact: DeliveredFact): void;
  /** What is wrong now, by asking the database; called now and then and at the end. */
  reconcile?(world: World, atEnd: boolean): Promise<readonly string[]>;
}

export interface SimulationOptions {
  readonly world: Omit<World, 'now'>;
  readonly clock: { now: Instant };
  readonly random: Random;
  readonly handlers: Handlers;
  readonly schedules: readonly Schedule[];
  readonly checkers: readonly Checker[];
  /** Simulated seconds between two reconciliations. */
  readonly reconcileEvery: number;
  readonly onProgress?: (at: Instant, facts: number) => void;
}

/** A check that failed; `replay` in the report says how to see it again. */
export class Violation extends Error {
  override name = 'Violation';
}

/**
 * Runs production code in simulated time: takes the earliest appointment, sets the clock to it, lets
 * it act, then delivers facts until none is due. One connection and one thing at a time, so the same
 * seed gives the same run; interleavings are for the race and chaos tests.
 */
export class Simulation {
  readonly agenda = new Agenda();
  readonly trace: Trace = openTrace();
  readonly world: World;
  readonly #options: SimulationOptions;
  readonly #actors: Actor[] = [];
  #seen = 0n;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.world = { ...options.world, now: () => options.clock.now };
  }

  get now(): Instant {
    return this.#options.clock.now;
  }

  add(actor: Actor): void {
    this.#actors.push(actor);
  }

  at(instant: Instant, run: () => Promise<void>): void {
    this.agenda.add(instant < this.now ? this.now : instant, run);
  }

  async run(until: Instant): Promise<void> {
    const { clock, schedules } = this.#options;
    await this.world.db.transact((tx) => registerSchedules(tx, schedules));
    await this.#wakeSchedules();
    this.#keepReconciling();
    for (
      let next = this.agenda.next;
      next !== undefined && next <= until;
      next = this.agenda.next
    ) {
      const appointment = this.agenda.take();
      assert(appointment, 'an appointment was due');
      clock.now = appointment.at;
      await appointment.run();
      await this.settle();
    }
    clock.now = until;
    await this.settle();
    await this.reconcile(true);
  }

  /** Delivers facts until none is due, showing each to trace, checkers and actors. */
  async settle(): Promise<void> {
    do {
      await this.#showFacts();
    } while (
      (await deliverDue(this.world, this.#options.handlers, {
        partitions: allPartitions,
        parallel: 1,
      })) > 0
    );
  }

  async reconcile(atEnd: boolean): Promise<void> {
    for (const checker of this.#options.checkers) {
      const wrong = (await checker.reconcile?.(this.world, atEnd)) ?? [];
      if (wrong.length > 0)
        throw new Violation(
          `${checker.name} at ${isoOf(this.now)}:\n  ${wrong.slice(0, 10).join('\n  ')}`,
        );
    }
  }

  #keepReconciling(): void {
    const every = this.#options.reconcileEvery * 1000;
    this.at((this.now + every) as Instant, async () => {
      await this.reconcile(false);
      this.#options.onProgress?.(this.now, this.trace.facts);
      this.#keepReconciling();
    });
  }

  async #wakeSchedules(): Promise<void> {
    const next = await runDueSchedules(this.world, this.#options.schedules);
    this.at(next, () => this.#wakeSchedules());
  }

  async #showFacts(): Promise<void> {
    const facts = await this.world.db.read(async (tx) => {
      const { rows } = await sql<DeliveredFact & { position: bigint }>`
        select id as position, fact_id as id, kind, key, data, at from storage.fact
        where id > ${this.#seen} order by id
      `.execute(tx.sql);
      return rows;
    });
    for (const fact of facts) {
      this.#seen = fact.position;
      this.trace.add(fact);
      for (const checker of this.#options.checkers) checker.onFact?.(fact);
      for (const actor of this.#actors) actor.onFact?.(fact);
    }
  }
}
