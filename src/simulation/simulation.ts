import { assert, type Instant, isoOf, plus, type Seconds, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import {
  allPartitions,
  deliverAll,
  type Handler,
  type Handlers,
  lookForDue,
} from '../storage/relay.ts';
import {
  makeDue,
  registerSchedules,
  runDueSchedules,
  type Schedule,
} from '../storage/scheduler.ts';
import type { DeliveredFact, World } from '../world.ts';
import { Agenda } from './agenda.ts';
import { type Checker, type Moment, Violation } from './checker.ts';
import type { Actor, Scene } from './scene.ts';
import { AwaitedSweeps, listSweeps, type Sweep } from './sweeps.ts';
import { openTrace, type Trace } from './trace.ts';
import type { Worker } from './mortal-worker.ts';

export interface SimulationOptions {
  readonly world: World;
  /** What `world.now` reads; the simulation sets it. */
  readonly clock: { now: Instant };
  /** Raised by the database when facts were committed, so that nobody looks in vain. */
  readonly news: { published: boolean };
  /** Runs relay and schedules, and may die; `world` is that of everybody else. */
  readonly worker: Worker;
  readonly handlers: Handlers;
  readonly schedules: readonly Schedule[];
  readonly checkers: readonly Checker[];
  /** Simulated time between two reconciliations. */
  readonly reconcileEvery: Seconds;
  readonly onProgress?: (at: Instant, facts: number) => void;
}

/** One thing at a time, so that the order of things is the same again. */
const relaying = { partitions: allPartitions, parallel: 1 };

/** How long a process that died takes to come back. */
const downtime = seconds(5);

/**
 * Runs production code in simulated time: takes the earliest appointment, sets the clock to it, lets
 * it act, then delivers facts until none is due. One connection and one thing at a time, so the same
 * seed gives the same run; interleavings are for the race and chaos tests.
 */
export class Simulation implements Scene {
  readonly agenda = new Agenda();
  readonly trace: Trace = openTrace();
  readonly world: World;
  /** How often the worker died. */
  deaths = 0;
  readonly #options: SimulationOptions;
  readonly #actors: Actor[] = [];
  #seen = 0n;
  #downUntil: Instant | undefined;
  readonly #sweeps = new AwaitedSweeps();
  readonly #handlers: Handlers;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#handlers = this.#lookAgainAfterFailures(options.handlers);
    this.world = options.world;
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

  /** Nobody is there but the actors. */
  isTaken(): boolean {
    return false;
  }

  /** The worker does this then, or when it is back. */
  atWork(instant: Instant, work: (world: World) => Promise<void>): void {
    this.at(instant, async () => {
      if (this.#isDown()) this.atWork(this.#downUntil ?? this.now, work);
      else await this.#asWorker(work);
    });
  }

  /** Schedules, reconciliations and the relay begin their work. */
  async begin(): Promise<void> {
    await this.world.db.transact((tx) => registerSchedules(tx, this.#options.schedules));
    await this.#wakeSchedules();
    this.#keepReconciling();
    await this.settle();
  }

  /** Lives through everything up to `until`. */
  async run(until: Instant): Promise<void> {
    const { clock } = this.#options;
    for (
      let next = this.agenda.next;
      next !== undefined && next <= until;
      next = this.agenda.next
    ) {
      const appointment = this.agenda.take();
      assert(appointment, 'an appointment was due');
      clock.now = appointment.at;
      await appointment.run();
      if (this.#options.news.published) await this.settle();
    }
    clock.now = until;
  }

  /** Delivers facts until none is due, then shows them to trace, checkers and actors. */
  async settle(): Promise<void> {
    if (!this.#isDown()) {
      let due = await this.#asWorker((world) => lookForDue(world, relaying));
      while (due !== undefined && due.length > 0) {
        const found = due;
        due = await this.#asWorker((world) =>
          deliverAll(world, this.#handlers, { ...relaying, due: found }),
        );
      }
    }
    await this.#showFacts();
  }

  async reconcile(moment: Moment): Promise<void> {
    for (const checker of this.#options.checkers)
      this.#refuse(checker, (await checker.reconcile?.(this.world, moment)) ?? []);
  }

  #refuse(checker: Checker, wrong: readonly string[]): void {
    if (wrong.length === 0) return;
    const some = wrong.slice(0, 10).join('\n  ');
    throw new Violation(`${checker.name}, ${isoOf(this.now)}:\n  ${some}`);
  }

  #keepReconciling(): void {
    this.at(plus(this.now, this.#options.reconcileEvery), async () => {
      await this.reconcile('under-way');
      this.#options.onProgress?.(this.now, this.trace.facts);
      this.#keepReconciling();
    });
  }

  async #wakeSchedules(): Promise<void> {
    const next = this.#isDown()
      ? this.#downUntil
      : await this.#asWorker((world) => runDueSchedules(world, this.#options.schedules));
    if (this.#options.news.published) await this.settle();
    this.at(next ?? plus(this.now, downtime), () => this.#wakeSchedules());
  }

  #await(found: readonly Sweep[]): void {
    for (const sweep of this.#sweeps.add(found)) this.at(sweep.at, () => this.#wake(sweep));
  }

  /** One schedule that has something to do now, before its turn. */
  async #wake(sweep: Sweep): Promise<void> {
    if (this.#isDown()) return this.at(this.#downUntil ?? this.now, () => this.#wake(sweep));
    if (!this.#sweeps.take(sweep, this.now)) return;
    const woken = this.#options.schedules.filter(({ name }) => name === sweep.name);
    await this.world.db.transact((tx) => makeDue(tx, sweep.name));
    await this.#asWorker((world) => runDueSchedules(world, woken));
    if (this.#options.news.published) await this.settle();
    else this.#await(await this.world.db.read(listSweeps));
  }

  /** A delivery that failed is due again without anybody telling; the longest wait is 64 s. */
  #lookAgainAfterFailures(handlers: Handlers): Handlers {
    const watched = [...handlers].map(([name, handler]): [string, Handler] => [
      name,
      async (world, fact) => {
        try {
          await handler(world, fact);
        } catch (error) {
          this.at(plus(this.now, seconds(65)), () => this.settle());
          throw error;
        }
      },
    ]);
    return new Map(watched);
  }

  #isDown(): boolean {
    return this.#downUntil !== undefined && this.now < this.#downUntil;
  }

  /** Undefined when the worker died over it. */
  async #asWorker<T>(work: (world: World) => Promise<T>): Promise<T | undefined> {
    this.#downUntil = undefined;
    const lived = await this.#options.worker.live(work);
    if (lived) return lived.value;
    this.deaths++;
    const back = plus(this.now, downtime);
    this.#downUntil = back;
    this.at(back, () => this.settle());
    return undefined;
  }

  async #showFacts(): Promise<void> {
    const { checkers, news } = this.#options;
    news.published = false;
    const [facts, sweeps] = await this.world.db.read((tx) =>
      Promise.all([
        sql<DeliveredFact & { position: bigint }>`
          select f.id as position, f.fact_id as id, f.kind, f.key, f.data, f.at from storage.fact f
          where f.id > ${this.#seen} order by f.id
        `.execute(tx.sql),
        listSweeps(tx),
      ]),
    );
    this.#await(sweeps);
    for (const fact of facts.rows) {
      this.#seen = fact.position;
      this.trace.add(fact);
      for (const checker of checkers) {
        const wrong = checker.onFact?.(fact);
        if (wrong !== undefined) this.#refuse(checker, [wrong]);
      }
      for (const actor of this.#actors) actor.onFact?.(fact);
    }
  }
}
