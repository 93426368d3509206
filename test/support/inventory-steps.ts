import {
  asId,
  type Instant,
  instant,
  localDate,
  minutes,
  plus,
  type ReservationId,
  type Result,
  type SiteId,
  type SkuId,
  unreachable,
  units,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import * as book from '../../src/domains/inventory/book.ts';
import { isLive } from '../../src/domains/inventory/reservation.ts';

/**
 * Random sequences of inventory commands. A step names reservations by how long ago they came and
 * places by number, so that one sequence means the same to the pure book and to the database.
 */
export type Step =
  | { readonly do: 'hold'; readonly lines: readonly Wanted[]; readonly minutes: number }
  | { readonly do: 'confirm'; readonly nth: number }
  | { readonly do: 'consume'; readonly nth: number }
  | { readonly do: 'release'; readonly nth: number }
  | { readonly do: 'extend'; readonly nth: number; readonly minutes: number }
  | { readonly do: 'short'; readonly nth: number; readonly units: number }
  | { readonly do: 'split'; readonly nth: number; readonly units: number }
  | { readonly do: 'receive'; readonly of: Wanted; readonly lot: number; readonly day: number }
  | { readonly do: 'remove'; readonly of: Wanted; readonly lot: number }
  | { readonly do: 'safety'; readonly of: Wanted }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'expire' };

interface Wanted {
  readonly place: number;
  readonly units: number;
}

/** Few places and few units: what is scarce collides, and yet most commands find something to do. */
const upTo = (max: number) => fc.record({ place: fc.nat(3), units: fc.integer({ min: 1, max }) });
const nth = fc.nat(3);
const one = <Do extends string>(name: Do) => fc.record({ do: fc.constant(name), nth });
const part = <Do extends string>(name: Do) =>
  fc.record({ do: fc.constant(name), nth, units: fc.integer({ min: 1, max: 2 }) });
const lot = fc.nat(2);
/** Whole fives, so that what expires often does so to the minute. */
const fives = (most: number) => fc.integer({ min: 1, max: most / 5 }).map((n) => n * 5);

const hold = fc.record({
  do: fc.constant('hold' as const),
  lines: fc.array(upTo(2), { minLength: 1, maxLength: 3 }),
  minutes: fives(15),
});
const receive = fc.record({
  do: fc.constant('receive' as const),
  of: upTo(8),
  lot,
  day: fc.nat(3),
});
const confirm = one('confirm' as const);
const consume = one('consume' as const);

/** As often as they are listed. */
export const steps: readonly fc.Arbitrary<Step>[] = [
  receive,
  receive,
  receive,
  hold,
  hold,
  hold,
  hold,
  confirm,
  confirm,
  confirm,
  consume,
  consume,
  one('release' as const),
  part('short' as const),
  part('split' as const),
  fc.record({ do: fc.constant('extend' as const), nth, minutes: fives(15) }),
  fc.record({ do: fc.constant('remove' as const), of: upTo(4), lot }),
  fc.record({ do: fc.constant('safety' as const), of: upTo(2) }),
  fc.record({ do: fc.constant('wait' as const), minutes: fives(15) }),
  fc.record({ do: fc.constant('expire' as const) }),
];

export interface Model {
  readonly book: book.Book;
  readonly now: Instant;
  /** In order of their coming. */
  readonly ids: readonly ReservationId[];
}

/** Two SKUs at two sites; `label` keeps the places of several runs in one database apart. */
export const placeOf = (n: number, label: string) => ({
  skuId: asId<SkuId>(`${label}-${n % 2 ? 'TEA' : 'JAM'}`),
  siteId: asId<SiteId>(n < 2 ? 'NY' : 'CHI'),
});
export const lineOf = (of: Wanted, label: string) => ({
  ...placeOf(of.place, label),
  units: units(of.units),
});
export const lotOf = (n: number): string => (n === 0 ? '' : `L${n}`);
export const dayOf = (n: number) => (n === 0 ? undefined : localDate(`2026-06-0${n}`));

export const reservationOf = (model: Model, n: number) => {
  const id = model.ids.at(-1 - (n % Math.max(1, model.ids.length)));
  return id === undefined ? undefined : model.book.reservations.get(id);
};

/** The first line of a live reservation that holds as many units, for a short pick or a split. */
export function lineToLower(model: Model, step: { nth: number; units: number }) {
  const found = reservationOf(model, step.nth);
  if (!found || !isLive(found.state)) return undefined;
  const line = found.lines.find((one) => one.units >= step.units);
  return line && { id: found.id, line: { ...line, units: units(step.units) } };
}

/** `ok`, the kind of refusal, or `skipped` when the step makes no sense here. */
export type Answer = string;

/** What the pure book says to a step. `freshId` is the id of a reservation that comes of it. */
export function takeStep(
  model: Model,
  step: Step,
  as: { label: string; freshId: ReservationId },
): { readonly model: Model; readonly answer: Answer } {
  const skipped = { model, answer: 'skipped' };
  const became = (next: book.Book, more: Partial<Model> = {}) => ({
    model: { ...model, book: next, ...more },
    answer: 'ok',
  });
  const decided = (result: Result<book.Book, { kind: string }>, more: Partial<Model> = {}) =>
    result.ok ? became(result.value, more) : { model, answer: result.error.kind };
  const { label, freshId } = as;
  switch (step.do) {
    case 'hold': {
      const lines = step.lines.map((line) => lineOf(line, label));
      const until = plus(model.now, minutes(step.minutes));
      const held = book.hold(model.book, { id: freshId, purpose: 'test', lines, until });
      return decided(held, { ids: [...model.ids, freshId] });
    }
    case 'receive': {
      const receipt = {
        ...lineOf(step.of, label),
        lot: lotOf(step.lot),
        expiresOn: dayOf(step.day),
      };
      return became(book.receive(model.book, receipt));
    }
    case 'remove':
      return decided(book.remove(model.book, { ...lineOf(step.of, label), lot: lotOf(step.lot) }));
    case 'safety': {
      const { units: safety, ...place } = lineOf(step.of, label);
      return became(book.setSafety(model.book, place, safety));
    }
    case 'wait':
      return became(model.book, { now: plus(model.now, minutes(step.minutes)) });
    case 'expire':
      return became(book.expire(model.book, model.now));
    case 'short':
    case 'split': {
      const found = lineToLower(model, step);
      if (!found) return skipped;
      const { id, line } = found;
      if (step.do === 'short')
        return became(book.reportShort(model.book, { id, ...line, missing: line.units }));
      const part = { id: freshId, purpose: 'part', lines: [line] };
      return became(book.split(model.book, id, part), { ids: [...model.ids, freshId] });
    }
    case 'extend':
    case 'confirm':
    case 'consume':
    case 'release': {
      const id = reservationOf(model, step.nth)?.id;
      if (id === undefined) return skipped;
      if (step.do === 'release') return became(book.release(model.book, id));
      if (step.do === 'consume') return decided(book.consume(model.book, id));
      if (step.do === 'confirm') return decided(book.confirm(model.book, id, model.now));
      const until = plus(model.now, minutes(step.minutes));
      return decided(book.extend(model.book, id, { now: model.now, until }));
    }
    default:
      return unreachable(step);
  }
}

export const startOf = (now: Instant = instant(0)): Model => ({
  book: book.emptyBook,
  now,
  ids: [],
});
