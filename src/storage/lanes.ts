import type { Delivery } from './outbox.ts';

/**
 * Deliveries under way. The facts of one key make a queue for each subscription and are handled one
 * after another; a few queues run side by side. One that takes long, since somebody outside does not
 * answer, steps aside: it keeps its own key waiting and nobody else.
 */
export interface Lanes {
  /** Puts what was found in line; what is in line, or has ended and is not noted yet, is left out. */
  add(found: readonly Delivery[]): void;
  /** Queues that have ended. They count as under way until it is noted what they delivered. */
  ended(): readonly Ended[];
  noted(ended: readonly Ended[]): void;
  /** Some have not stepped aside: it is worth waiting for them. */
  isBusy(): boolean;
  /** Resolves when it is not, or after a while. */
  calm(): Promise<void>;
  /** Resolves when nothing runs. */
  idle(): Promise<void>;
}

export interface Ended {
  readonly name: string;
  readonly delivered: readonly Delivery[];
}

export interface LanesOptions {
  /** True when it was delivered; otherwise those behind it wait as well. It never fails. */
  readonly deliver: (delivery: Delivery) => Promise<boolean>;
  /** So many queues side by side, those that stepped aside not counted. */
  readonly parallel: number;
  readonly slowAfterMs: number;
  /** More than that do not step aside. */
  readonly mostSlow: number;
  /** One that had stepped aside has come to its end. */
  readonly onLateEnd: () => void;
}

export function openLanes(options: LanesOptions): Lanes {
  const { deliver, parallel, slowAfterMs, mostSlow } = options;
  const underWay = new Set<string>();
  const waiting: (readonly [name: string, queue: readonly Delivery[]])[] = [];
  const running = new Set<Promise<void>>();
  let quick = 0;
  let slow = 0;
  let ended: Ended[] = [];
  let onCalm = (): void => undefined;
  const isBusy = (): boolean => quick > 0 || waiting.length > 0;

  function startNext(): void {
    while (quick < parallel) {
      const next = waiting.shift();
      if (!next) break;
      const run = runQueue(...next);
      running.add(run);
      const forget = (): void => void running.delete(run);
      run.then(forget, forget);
    }
    if (!isBusy()) onCalm();
  }

  async function runQueue(name: string, queue: readonly Delivery[]): Promise<void> {
    quick++;
    let isAside = false;
    const timer = setTimeout(() => {
      if (slow >= mostSlow) return;
      isAside = true;
      slow++;
      quick--;
      startNext();
    }, slowAfterMs);
    const delivered: Delivery[] = [];
    for (const delivery of queue) {
      if (!(await deliver(delivery))) break;
      delivered.push(delivery);
    }
    clearTimeout(timer);
    ended.push({ name, delivered });
    if (isAside) slow--;
    else quick--;
    startNext();
    if (isAside) options.onLateEnd();
  }

  return {
    add(found) {
      for (const [name, queue] of Map.groupBy(found, nameOf))
        if (!underWay.has(name)) {
          underWay.add(name);
          waiting.push([name, queue]);
        }
      startNext();
    },
    ended: () => [...ended],
    noted(these) {
      ended = ended.filter((one) => !these.includes(one));
      for (const { name } of these) underWay.delete(name);
    },
    isBusy,
    async calm() {
      if (!isBusy()) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, slowAfterMs);
        onCalm = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

export const nameOf = ({ subscription, fact }: Delivery): string => `${subscription} ${fact.key}`;
