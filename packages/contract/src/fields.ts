import {
  type AnyId,
  type Currency,
  type Grams,
  type Instant,
  instant as instantOf,
  isoOf,
  type LocalDate,
  type Metres,
  type Millilitres,
  type Millimetres,
  type Position,
  type Probability,
  probability,
  type Seconds,
  timeZone,
  type TimeZone,
  type Units,
} from '@waystock/kernel';
import { z } from 'zod';
import { named } from './components.ts';

/**
 * The words of the wire. Each field is a schema that reads JSON into the kernel's value and writes
 * it back: the name carries the unit in JSON, the type carries it in TypeScript.
 */
export type Field<Value, Wire = Value> = z.ZodType<Value, Wire>;

/** The same value on both sides; only the type checker sees the unit. */
const branded = <Value, Wire>(schema: z.ZodType<Wire, Wire>): Field<Value, Wire> =>
  schema as unknown as Field<Value, Wire>;

/** Ids made by the system: `ord_01k9…`. */
export const generatedId = <Id extends AnyId | string>(): Field<Id, string> =>
  branded(z.string().regex(/^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/));

/** Ids that people may choose: `WATER-5L`, `NY`. */
export const codeId = <Id extends AnyId | string>(longest = 80): Field<Id, string> =>
  branded(
    z
      .string()
      .max(longest)
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/),
  );

/** With something to see in it, and no halves of characters: JSON can write them, databases cannot. */
const written = (longest: number, form: RegExp): Field<string> =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(form)
    .refine((value) => value.isWellFormed(), 'must be well-formed Unicode');

/** One line of text a person wrote; no control characters, of which the database refuses NUL. */
export const text = (longest = 200): Field<string> =>
  // oxlint-disable-next-line no-control-regex
  written(longest, /^[^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f][^\u0000-\u001f\u007f]*$/);

/** As hosts take it: dots and hyphens only between letters or digits. */
export const emailAddress: Field<string> = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
  );

/** Several lines of text. */
export const note = (longest = 1000): Field<string> =>
  // oxlint-disable-next-line no-control-regex
  written(longest, /^[^\u0000-\u0008\u000b-\u001f\u007f]*$/);

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/** ISO 8601 with an offset; written in UTC with milliseconds. Between 1970 and 2200. */
export const instant: Field<Instant, string> = z.codec(
  z.iso.datetime({ offset: true }).max(40),
  z.custom<Instant>((value) => Number.isSafeInteger(value)),
  {
    decode: (value, context) => {
      const ms = Date.parse(value);
      if (ms >= earliest && ms < latest) return instantOf(ms);
      context.issues.push({
        code: 'custom',
        input: value,
        message: 'must lie between 1970 and 2200',
      });
      return z.NEVER;
    },
    encode: (value) => isoOf(value),
  },
);

export const localDate: Field<LocalDate, string> = branded(z.iso.date());

/** `2026-05`, between 1970 and 2200; its value is its first day. */
export const month: Field<LocalDate, string> = z.codec(
  z.string().regex(/^(19[7-9]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2])$/),
  z.custom<LocalDate>((value) => typeof value === 'string'),
  { decode: (value) => `${value}-01` as LocalDate, encode: (value) => value.slice(0, 7) },
);

export const zone: Field<TimeZone, string> = branded(
  text(60).refine(isTimeZone, 'must be an IANA time zone such as Africa/Nairobi'),
);

function isTimeZone(name: string): boolean {
  try {
    timeZone(name);
    return true;
  } catch {
    return false;
  }
}

const whole = (low: number, high: number) => z.int().min(low).max(high);
const aLot = 1_000_000_000;

/** A count of goods, at least one. */
export const units: Field<Units, number> = branded(whole(1, 1_000_000));
/** What somebody has counted. */
export const unitsCounted: Field<Units, number> = branded(whole(0, 1_000_000));
/** A count of goods that may be none. */
export const unitsOrNone: Field<Units, number> = branded(whole(0, aLot));
/** By how much a count changed. */
export const unitsChange: Field<number> = whole(-aLot, aLot);
export const grams: Field<Grams, number> = branded(whole(1, aLot));
export const gramsOrNone: Field<Grams, number> = branded(whole(0, aLot));
export const millimetres: Field<Millimetres, number> = branded(whole(1, 100_000));
export const millilitres: Field<Millilitres, number> = branded(whole(1, 1_000_000_000_000));
export const millilitresOrNone: Field<Millilitres, number> = branded(whole(0, 1_000_000_000_000));
/** What many take together; exact as long as a JSON number is. */
export const millilitresInAll: Field<Millilitres, number> = branded(z.number().min(0));
export const metres: Field<Metres, number> = branded(z.number().min(0).max(100_000_000));
/** To the metre, as tariffs are written. */
export const wholeMetres: Field<Metres, number> = branded(whole(1, 100_000_000));
export const seconds: Field<Seconds, number> = branded(whole(0, 31_622_400));
/** To a millionth: what is smaller than that is nothing. */
export const share: Field<Probability, number> = z.codec(
  z.number().min(0).max(1),
  z.custom<Probability>((value) => typeof value === 'number'),
  {
    decode: (value) => probability(Math.round(value * 1e6) / 1e6),
    encode: (value) => value,
  },
);
export const count: Field<number> = whole(0, Number.MAX_SAFE_INTEGER);
export const version: Field<number> = whole(1, 2_147_483_647);
/** Minutes after local midnight as the wall clock shows them. */
export const minuteOfDay: Field<number> = whole(0, 1439);
export const weekday: Field<number> = whole(0, 6);
export const flag: Field<boolean> = z.boolean();

export const currency: Field<Currency, string> = branded(z.string().regex(/^[A-Z]{3}$/));
export const country: Field<string> = z.string().regex(/^[A-Z]{2}$/);

const mostMinor = 1_000_000_000_000_000;
const minor = (low: number, high = mostMinor): Field<bigint, number> =>
  z.codec(whole(low, high), z.bigint(), {
    decode: (value) => BigInt(value),
    encode: (value) => Number(value),
  });
/** Whole minor units (cents) of the `currency` beside it; never a fraction. */
export const minorUnits = minor(0);
/** What many amounts come to; exact as long as a JSON number is. */
export const minorUnitsInAll: Field<bigint, number> = z.codec(z.number().min(0), z.bigint(), {
  decode: (value) => BigInt(Math.round(value)),
  encode: (value) => Number(value),
});
/** Minor units for one of something; small enough for whatever it is multiplied by. */
export const rateMinor = minor(0, aLot);
/** Minor units that may be negative: a cost term that is a saving. */
export const signedMinorUnits = minor(-mostMinor);

export const position: Field<Position> = z.strictObject({
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
});

/** Anything JSON, within bounds; for data that only people and logs read. */
/** JSON nobody is going to change. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [field: string]: Json };
export const json = named('Json', z.json() as unknown as Field<Json>);
export const jsonObject = z.record(z.string().max(100), json);

/** Null says that there is none; leaving a field out is for input. */
export const orNull = <Value, Wire>(field: Field<Value, Wire>): Field<Value | null, Wire | null> =>
  z.nullable(field);

export const optional = <T extends z.ZodType>(field: T): z.ZodExactOptional<T> =>
  z.exactOptional(field);

export const oneOf = <const T extends readonly string[]>(...values: T) => z.enum(values);
export const listOf = <T extends z.ZodType>(item: T, most = 200): z.ZodArray<T> =>
  z.array(item).max(most);
