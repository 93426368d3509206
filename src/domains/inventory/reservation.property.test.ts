import { asId, plus, type ReservationId, seconds, units } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  lineOf,
  type Model,
  placeOf,
  startOf,
  type Step,
  steps,
  takeStep,
} from '../../../test/support/inventory-steps.ts';
import * as book from './book.ts';
import { aggregate, isLive, transitions } from './reservation.ts';

const label = 'X';
const idOf = (n: number) => asId<ReservationId>(`rsv_${n}`);
const sequence = fc.array(fc.oneof(...steps), { minLength: 20, maxLength: 60, size: 'max' });
const lines = fc
  .array(fc.record({ place: fc.nat(3), units: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((wanted) => wanted.map((one) => lineOf(one, label)));

function* walk(taken: readonly Step[]): Iterable<{ before: Model; after: Model; step: Step }> {
  let model = startOf();
  for (const [n, step] of taken.entries()) {
    const before = model;
    model = takeStep(model, step, { label, freshId: idOf(n) }).model;
    yield { before, after: model, step };
  }
}
/** Some book that can come about. */
const reached = sequence.map((taken) => {
  let model = startOf();
  for (const { after } of walk(taken)) model = after;
  return model;
});
const levels = (of: book.Book) =>
  [0, 1, 2, 3].map((n) => {
    const { onHand, reserved, lots } = book.shelfAt(of, placeOf(n, label));
    return [onHand, reserved, lots.filter((lot) => lot.units > 0).length];
  });

test('no sequence of commands oversells or makes the books disagree', () => {
  fc.assert(
    fc.property(sequence, (taken) => {
      for (const { after } of walk(taken)) expect(book.brokenRules(after.book)).toEqual([]);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('states follow the table, and what has ended stays as it ended', () => {
  fc.assert(
    fc.property(sequence, (taken) => {
      for (const { before, after } of walk(taken))
        for (const [id, was] of before.book.reservations) {
          const is = after.book.reservations.get(id);
          expect(is).toBeDefined();
          if (is && is.state !== was.state) expect(transitions[was.state]).toContain(is.state);
          if (!isLive(was.state)) expect(is).toBe(was);
        }
    }),
    { numRuns: 200, seed: 2 },
  );
});

test('a hold is granted if and only if every stock row has what is asked of it in all', () => {
  fc.assert(
    fc.property(reached, lines, ({ book: before, now }, wanted) => {
      const held = book.hold(before, { id: idOf(99), purpose: 'p', lines: wanted, until: now });
      const enough = aggregate(wanted).every(
        (line) => book.freeToHold(book.shelfAt(before, line)) >= line.units,
      );
      expect(held.ok).toBe(enough);
      if (held.ok) return;
      for (const line of held.error.lines) expect(line.available).toBeLessThan(line.wanted);
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('undo ∘ do changes nothing: hold and release, hold and expire, receive and remove', () => {
  fc.assert(
    fc.property(reached, lines, fc.boolean(), ({ book: before, now }, wanted, confirmed) => {
      const id = idOf(99);
      const until = plus(now, seconds(1));
      const held = book.hold(before, { id, purpose: 'p', lines: wanted, until });
      if (held.ok) {
        const kept = confirmed ? book.confirm(held.value, id, now) : held;
        if (kept.ok) expect(levels(book.release(kept.value, id))).toEqual(levels(before));
        const alone = book.expire(before, until);
        expect(levels(book.expire(held.value, until))).toEqual(levels(alone));
      }
      for (const line of aggregate(wanted)) {
        const received = book.receive(before, { ...line, lot: 'new', expiresOn: undefined });
        const removed = book.remove(received, { ...line, lot: 'new' });
        expect(removed.ok && levels(removed.value)).toEqual(levels(before));
      }
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('splitting moves no stock, and the parts released are the whole released', () => {
  fc.assert(
    fc.property(reached, lines, fc.nat(), ({ book: before, now }, wanted, choice) => {
      const until = plus(now, seconds(1));
      const held = book.hold(before, { id: idOf(98), purpose: 'p', lines: wanted, until });
      if (!held.ok) return;
      const whole = aggregate(wanted);
      const line = whole[choice % whole.length];
      if (!line) return;
      const some = { ...line, units: units(1 + (choice % line.units)) };
      const part = { id: idOf(99), purpose: 'part', lines: [some] };
      const parted = book.split(held.value, idOf(98), part);
      expect(levels(parted)).toEqual(levels(held.value));
      const both = book.release(book.release(parted, idOf(98)), idOf(99));
      expect(levels(both)).toEqual(levels(before));
    }),
    { numRuns: 200, seed: 5 },
  );
});

test('of any number of buyers as many are served as there is stock', () => {
  fc.assert(
    fc.property(fc.nat(20), fc.nat(5), fc.nat(40), (onHand, safety, buyers) => {
      const place = placeOf(0, label);
      const some = { ...place, units: units(onHand), lot: '', expiresOn: undefined };
      let now = book.setSafety(book.receive(book.emptyBook, some), place, units(safety));
      let served = 0;
      for (let n = 0; n < buyers; n++) {
        const wanted = { id: idOf(n), purpose: 'p', lines: [{ ...place, units: units(1) }] };
        const held = book.hold(now, { ...wanted, until: startOf().now });
        if (!held.ok) continue;
        served++;
        now = held.value;
      }
      expect(served).toBe(Math.min(buyers, Math.max(0, onHand - safety)));
    }),
    { numRuns: 100, seed: 6 },
  );
});
