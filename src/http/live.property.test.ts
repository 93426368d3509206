import { instant } from '@waystock/kernel';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FactStream, StreamedFact } from '../storage/fact-stream.ts';
import { isAfter, type Listener, liveHub, type Sink } from './live.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval'] }));
afterEach(() => void vi.useRealTimers());

const factAt = (n: number): StreamedFact => ({
  id: `f${n}`,
  kind: n % 3 === 0 ? 'orders.order-placed' : 'orders.order-cancelled',
  key: `k${n}`,
  data: {},
  at: instant(n),
  // Cursors as the database gives them: not of one length, several facts in one transaction.
  cursor: `${9 + Math.floor(n / 3)}-${n}`,
});

/** A stream whose answers come when the scheduler says so. */
function slowStream(scheduler: fc.Scheduler) {
  const facts: StreamedFact[] = [];
  const callbacks = new Set<() => void>();
  const stream: FactStream = {
    async since(cursor, limit) {
      // What is there is decided when the database looks, not when it is asked.
      await scheduler.schedule(Promise.resolve(), 'look');
      const page = facts.filter((f) => isAfter(f.cursor, cursor)).slice(0, Math.min(limit, 4));
      await scheduler.schedule(Promise.resolve(), 'answer');
      return { facts: page, cursor: page.at(-1)?.cursor ?? cursor };
    },
    async latest() {
      const cursor = facts.at(-1)?.cursor ?? '0-0';
      await scheduler.schedule(Promise.resolve(), 'latest');
      return cursor;
    },
    onWake(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
  };
  return {
    stream,
    publish(fact: StreamedFact) {
      facts.push(fact);
      for (const callback of callbacks) callback();
    },
  };
}

interface Heard {
  readonly ids: string[];
  lastId: string | undefined;
}

function listener(heard: Heard, wants: (fact: StreamedFact) => boolean): Listener {
  const sink: Sink = {
    write(text) {
      for (const [, id] of text.matchAll(/^id: (.+)$/gm)) heard.lastId = id;
      for (const [, json] of text.matchAll(/^data: (.+)$/gm))
        heard.ids.push((JSON.parse(json ?? '') as { fact_id: string }).fact_id);
      return true;
    },
    drained: async () => undefined,
    waiting: 0,
    end: () => undefined,
    ended: false,
  };
  return { wants, sink };
}

const log = { debug() {}, info() {}, warn() {}, error() {} };

test('whoever listens hears each fact since their cursor once and in order', async () => {
  const steps = fc.array(fc.constantFrom('publish', 'publish', 'join-old', 'join-new', 'leave'), {
    minLength: 4,
    maxLength: 24,
  });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), steps, async (scheduler, commands) => {
      const { stream, publish } = slowStream(scheduler);
      const hub = liveHub({
        facts: stream,
        audienceOf: async (facts) => facts.map(() => ({ kind: 'order' as const })),
        log,
      });
      const wants = (fact: StreamedFact): boolean => fact.kind === 'orders.order-placed';
      const heards: { heard: Heard; after: number; left: boolean }[] = [];
      const joins: Promise<() => void>[] = [];
      let published = 0;
      for (const command of commands) {
        if (command === 'publish') publish(factAt(++published));
        else if (command === 'leave') {
          const leave = await Promise.race([joins[0], Promise.resolve(undefined)]);
          if (leave) {
            leave();
            (heards[0] as { left: boolean }).left = true;
          }
        } else {
          const after = command === 'join-old' ? Math.floor(published / 2) : published;
          const heard: Heard = { ids: [], lastId: undefined };
          const cursor = command === 'join-old' ? factAt(after).cursor : undefined;
          heards.push({ heard, after, left: false });
          joins.push(hub.join(listener(heard, wants), after === 0 ? undefined : cursor));
        }
        if (scheduler.count() > 0) await scheduler.waitOne();
      }
      do {
        await scheduler.waitIdle();
        await new Promise((resolve) => setImmediate(resolve));
      } while (scheduler.count() > 0);
      for (const { heard, after, left } of heards) {
        const due = Array.from({ length: published }, (_, i) => factAt(i + 1)).filter(wants);
        const expected = due.filter((f) => f.at > after).map((f) => f.id);
        if (left) expect(expected.slice(0, heard.ids.length)).toEqual(heard.ids);
        else expect(heard.ids).toEqual(expected);
      }
      hub.close();
    }),
    { numRuns: 300 },
  );
});

test('cursors are compared as numbers', () => {
  expect(isAfter('10-1', '9-99')).toBe(true);
  expect(isAfter('9-100', '9-99')).toBe(true);
  expect(isAfter('9-99', '9-99')).toBe(false);
  expect(isAfter('9-99', '10-1')).toBe(false);
});
