import { LiveFact } from '@waystock/contract';
import { z } from 'zod';
import type { FactStream, StreamedFact } from '../storage/fact-stream.ts';
import type { Log } from '../world.ts';
import type { AudienceOf } from './audience.ts';
import type { Resource } from './policy.ts';

/** Somebody who listens. */
export interface Listener {
  readonly wants: (fact: StreamedFact, about: Resource) => boolean;
  readonly sink: Sink;
}

/** Where the text of events goes. */
export interface Sink {
  /** False when what was sent before has not left yet. */
  write(text: string): boolean;
  /** When what was sent has left, or will never. */
  drained(): Promise<void>;
  /** Bytes that wait to leave. */
  readonly waiting: number;
  end(): void;
  readonly ended: boolean;
}

export interface LiveHub {
  /** Sends what has happened since `after`, or from now on, until it is told to leave. */
  join(listener: Listener, after: string | undefined): Promise<() => void>;
  readonly listeners: number;
  close(): void;
}

export interface LiveOptions {
  readonly facts: FactStream;
  readonly audienceOf: AudienceOf;
  readonly log: Log;
  readonly heartbeatMs?: number;
}

const batch = 500;
/** A listener that is behind by more is cut off; it comes back and reads from its last event. */
const mostWaiting = 1_048_576;

interface Member {
  readonly listener: Listener;
  /** What it has been sent already; it may have read ahead of the hub when it joined. */
  seen: string;
}

/**
 * One reader of the fact stream for all who listen on this process. Each fact is written as text
 * once, however many hear it. Who comes back with a cursor reads alone until they have caught up.
 */
export function liveHub({ facts, audienceOf, log, heartbeatMs = 15_000 }: LiveOptions): LiveHub {
  const members = new Set<Member>();
  let position: string | undefined;
  let isReading = false;
  let isClosed = false;
  let wokenAgain = false;

  async function readOn(): Promise<void> {
    isReading = true;
    try {
      do {
        wokenAgain = false;
        while (members.size > 0 && position !== undefined) {
          const page = await facts.since(position, batch);
          if (page.facts.length === 0) break;
          const about = await audienceOf(page.facts);
          page.facts.forEach((fact, i) => publish(fact, about[i] as Resource));
          position = page.cursor;
        }
      } while (wokenAgain);
    } finally {
      // At once, so that whoever wakes it from now on starts it again.
      isReading = false;
    }
  }

  function publish(fact: StreamedFact, about: Resource): void {
    let text: string | undefined;
    for (const member of members) {
      const { listener } = member;
      if (!isAfter(fact.cursor, member.seen)) continue;
      member.seen = fact.cursor;
      if (!listener.wants(fact, about)) continue;
      listener.sink.write((text ??= eventOf(fact)));
      if (listener.sink.waiting > mostWaiting) listener.sink.end();
    }
  }

  function wake(): void {
    if (isReading) wokenAgain = true;
    else
      readOn().catch((error: unknown) =>
        log.warn({ error: String(error) }, 'live facts wait for the next heartbeat'),
      );
  }

  /** One page of what a listener has missed before `target`; returns how far it has come. */
  async function catchUp(listener: Listener, after: string, target: string): Promise<string> {
    const page = await facts.since(after, batch);
    if (page.facts.length === 0) return target;
    const about = await audienceOf(page.facts);
    let flows = true;
    page.facts.forEach((fact, i) => {
      if (listener.wants(fact, about[i] as Resource)) flows = listener.sink.write(eventOf(fact));
    });
    if (!flows) await listener.sink.drained();
    return page.cursor;
  }

  // Tells who hears little how far they have come, so that coming back is cheap, and keeps proxies
  // from closing a connection that says nothing.
  const heartbeat = setInterval(() => {
    for (const { listener, seen } of members) listener.sink.write(`id: ${seen}\n\n`);
    wake();
  }, heartbeatMs);
  const unsubscribe = facts.onWake(wake);

  return {
    get listeners() {
      return members.size;
    },
    async join(listener, after) {
      const now = await facts.latest();
      // With nobody listening the hub does not read, so its position is old.
      if (members.size === 0 || position === undefined) position = now;
      let seen = after ?? now;
      while (!listener.sink.ended && isAfter(position, seen))
        seen = await catchUp(listener, seen, position);
      if (isClosed) listener.sink.end();
      const member: Member = { listener, seen };
      members.add(member);
      listener.sink.write(`id: ${seen}\n\n`);
      wake();
      return () => void members.delete(member);
    },
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      unsubscribe();
      for (const { listener } of members) listener.sink.end();
      members.clear();
    },
  };
}

const eventOf = ({ id, kind, key, data, at, cursor }: StreamedFact): string => {
  const wire = z.encode(LiveFact, { fact_id: id, kind, key, data, at });
  return `id: ${cursor}\ndata: ${JSON.stringify(wire)}\n\n`;
};

/** Cursors are (xid, id), both whole numbers. */
export function isAfter(a: string, b: string): boolean {
  const [xidA = '', idA = ''] = a.split('-');
  const [xidB = '', idB = ''] = b.split('-');
  return compare(xidA, xidB) > 0 || (xidA === xidB && compare(idA, idB) > 0);
}

const compare = (a: string, b: string): number =>
  a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
