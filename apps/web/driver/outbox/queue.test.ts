import { asId, instant, type RouteId } from '@waystock/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Answer,
  type Entry,
  isForLater,
  refusedOf,
  sendWaiting,
  type Shelf,
  waitingOf,
} from './queue.ts';

const owner = 'COU-1';
const routeId = asId<RouteId>('rte_01jtk5c0000000000000000000');

function shelfOf(entries: Map<number, Entry> = new Map()): Shelf {
  let next = Math.max(0, ...entries.keys()) + 1;
  return {
    all: async () => [...entries.values()],
    async add(entry) {
      entries.set(next, { ...entry, seq: next });
      next++;
    },
    put: async (entry) => void entries.set(entry.seq, entry),
    remove: async (seq) => void entries.delete(seq),
  };
}

const report = (n: number, by = owner): Omit<Entry, 'seq'> => ({
  key: `key-${n}`,
  owner: by,
  what: { kind: 'report', routeId, event: { type: 'started', at: instant(n) } },
});

const problem = (kind: string, status: number): Answer => ({
  ok: false,
  problem: { kind, status, title: kind, detail: kind, action: kind },
});

/** A server that keeps the first result of each key, as Waystock does. */
function serverOf(refuses: ReadonlySet<string>) {
  const took: string[] = [];
  const results = new Map<string, Answer>();
  return {
    took,
    answer({ key }: Entry): Answer {
      const known = results.get(key);
      if (known) return known;
      const result: Answer = refuses.has(key) ? problem('stop-settled', 409) : { ok: true };
      if (result.ok) took.push(key);
      results.set(key, result);
      return result;
    },
  };
}

type Weather = 'fine' | 'lost-on-the-way' | 'answer-lost' | 'busy' | 'page-closed';
const weathers: readonly Weather[] = [
  'fine',
  'lost-on-the-way',
  'answer-lost',
  'busy',
  'page-closed',
];

/** Reports, in whatever weather, with the page closed in the middle; then the sun comes out. */
async function drive(
  turns: readonly { readonly reports: number; readonly weather: readonly Weather[] }[],
  refuses: ReadonlySet<string>,
  resend = (entry: Entry): Entry => entry,
) {
  const entries = new Map<number, Entry>();
  const server = serverOf(refuses);
  let n = 0;
  for (const { reports, weather } of [...turns, { reports: 0, weather: [] }]) {
    const shelf = shelfOf(entries);
    for (let i = 0; i < reports; i++) await shelf.add(report(n++));
    let sent = 0;
    await sendWaiting(shelf, owner, async (entry) => {
      const now = weather[sent++] ?? 'fine';
      if (now === 'lost-on-the-way') return problem('unreachable', 0);
      if (now === 'busy') return problem('unavailable', 503);
      const answer = server.answer(resend(entry));
      if (now === 'page-closed') throw new Error('closed');
      return now === 'answer-lost' ? problem('unreachable', 0) : answer;
    }).catch(() => undefined);
  }
  return { took: server.took, left: [...entries.values()], reported: n };
}

const someTurns = fc.array(
  fc.record({
    reports: fc.nat({ max: 5 }),
    weather: fc.array(fc.constantFrom(...weathers), { maxLength: 6 }),
  }),
  { maxLength: 8 },
);

test('in any weather every report arrives once and in order, and the refused stay to be seen', async () => {
  await fc.assert(
    fc.asyncProperty(someTurns, fc.uniqueArray(fc.nat({ max: 30 })), async (turns, bad) => {
      const refuses = new Set(bad.map((i) => `key-${i}`));
      const { took, left, reported } = await drive(turns, refuses);
      const all = Array.from({ length: reported }, (_, i) => `key-${i}`);
      expect(took).toEqual(all.filter((key) => !refuses.has(key)));
      expect(left.map(({ key }) => key)).toEqual(all.filter((key) => refuses.has(key)));
      expect(left.every(({ refused }) => refused?.kind === 'stop-settled')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('the look would find a key that changes from sending to sending', async () => {
  let sendings = 0;
  const weather: Weather[] = ['answer-lost'];
  const { took } = await drive([{ reports: 1, weather }], new Set(), (entry) => ({
    ...entry,
    key: `${entry.key} ${sendings++}`,
  }));
  expect(took).toHaveLength(2);
});

test('another driver’s work stays where it is', async () => {
  const shelf = shelfOf();
  await shelf.add(report(1, 'COU-2'));
  expect(await sendWaiting(shelf, owner, async () => ({ ok: true }))).toBe('empty');
  expect(waitingOf(await shelf.all(), 'COU-2')).toHaveLength(1);
  expect(refusedOf(await shelf.all(), 'COU-2')).toEqual([]);
});

test.each([
  ['unreachable', 0, true],
  ['not-authenticated', 401, true],
  ['too-many-requests', 429, true],
  ['still-in-progress', 409, true],
  ['internal', 500, true],
  ['stop-settled', 409, false],
  ['proof-missing', 422, false],
  ['wrong-role', 403, false],
  ['route-not-found', 404, false],
])('%s %i: sent again: %s', (kind, status, later) => {
  expect(isForLater({ kind, status, title: '', detail: '', action: '' })).toBe(later);
});
