import {
  type Currency,
  type LocalDate,
  localDate,
  ok,
  refuse,
  type Result,
  type TimeZone,
  timeZone,
} from '@waystock/kernel';

/** One cell of a table: reads its text, or says what it should have been. */
export interface Cell<T> {
  /** For people, in the list of columns. */
  readonly says: string;
  readonly read: (text: string) => Result<T, string>;
}

const wrong = (needed: string) => refuse(needed);

/** One line, and something to see in it. */
export const text = (longest: number): Cell<string> => ({
  says: `text, up to ${longest} characters`,
  read: (given) => {
    if (given.length > longest) return wrong(`at most ${longest} characters`);
    // oxlint-disable-next-line no-control-regex
    const clean = given.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(given);
    return clean && given.trim() !== '' ? ok(given) : wrong('one line of text');
  },
});

/** An id that people chose: letters, digits, `_ . : -`. */
export const code = <Id extends string>(longest = 80): Cell<Id> => ({
  says: `id: letters, digits, _ . : -, up to ${longest}`,
  read: (given) =>
    given.length <= longest && /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/.test(given)
      ? ok(given as Id)
      : wrong(`an id of at most ${longest} letters, digits, _ . : or -`),
});

export const whole = <T>(least: number, most: number, brand: (n: number) => T): Cell<T> => ({
  says: `whole number, ${least} to ${most}`,
  read: (given) => {
    const n = /^-?\d{1,15}$/.test(given) ? Number(given) : NaN;
    return n >= least && n <= most
      ? ok(brand(n))
      : wrong(`a whole number from ${least} to ${most}`);
  },
});

export const decimal = <T>(least: number, most: number, brand: (n: number) => T): Cell<T> => ({
  says: `number, ${least} to ${most}`,
  read: (given) => {
    const n = /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : NaN;
    return n >= least && n <= most
      ? ok(brand(n))
      : wrong(`a number from ${least} to ${most}, with a point`);
  },
});

export const oneOf = <const T extends string>(...choices: readonly T[]): Cell<T> => ({
  says: choices.join(' | '),
  read: (given) => {
    const found = choices.find((choice) => choice === given);
    return found === undefined ? wrong(`one of ${choices.join(', ')}`) : ok(found);
  },
});

/** Several of them, with semicolons between. */
export const several = <T>(cell: Cell<T>): Cell<T[]> => ({
  says: `${cell.says}; several with ; between`,
  read: (given) => {
    const values: T[] = [];
    for (const part of given.split(';')) {
      const value = cell.read(part.trim());
      if (!value.ok) return value;
      values.push(value.value);
    }
    return ok(values);
  },
});

export const flag: Cell<boolean> = {
  says: 'yes | no',
  read: (given) => {
    if (/^(yes|true|1)$/i.test(given)) return ok(true);
    if (/^(no|false|0)$/i.test(given)) return ok(false);
    return wrong('yes or no');
  },
};

export const currencyCode: Cell<Currency> = {
  says: 'currency such as EUR',
  read: (given) =>
    /^[A-Z]{3}$/.test(given) ? ok(given as Currency) : wrong('a currency such as EUR'),
};

/** `14:30`, as minutes after midnight. */
export const timeOfDay: Cell<number> = {
  says: 'HH:MM',
  read: (given) => {
    const minute = minuteOf(given);
    return minute === undefined || minute >= 1440 ? wrong('a time such as 14:30') : ok(minute);
  },
};

export const zone: Cell<TimeZone> = {
  says: 'time zone such as Europe/Berlin',
  read: (given) => {
    try {
      return ok(timeZone(given));
    } catch {
      return wrong('a time zone such as Europe/Berlin');
    }
  },
};

export const date: Cell<LocalDate> = {
  says: 'YYYY-MM-DD',
  read: (given) => {
    const at = /^\d{4}-\d{2}-\d{2}$/.test(given) ? Date.parse(`${given}T00:00:00Z`) : NaN;
    const is = !Number.isNaN(at) && new Date(at).toISOString().startsWith(given);
    return is ? ok(localDate(given)) : wrong('a date such as 2026-12-24');
  },
};

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Span {
  readonly weekday: number;
  readonly opens: number;
  readonly closes: number;
}

/** `mon-fri 08:00-18:00; sat 10:00-14:00`; what closes past midnight closes the day after. */
export const openingHours: Cell<Span[]> = {
  says: 'such as mon-fri 08:00-18:00; sat 10:00-14:00',
  read: (given) => {
    const spans: Span[] = [];
    for (const part of given.split(';')) {
      const read = spansOf(part.trim().toLowerCase());
      if (!read) return wrong('opening hours such as mon-fri 08:00-18:00; sat 10:00-14:00');
      spans.push(...read);
    }
    return ok(spans);
  },
};

function spansOf(part: string): Span[] | undefined {
  const [, first = '', last = first, from = '', to = ''] =
    /^([a-z]{3})(?:-([a-z]{3}))? (\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(part) ?? [];
  const [begins, ends] = [days.indexOf(first), days.indexOf(last)];
  const [opens, closes] = [minuteOf(from), minuteOf(to)];
  if (begins < 0 || ends < 0 || opens === undefined || closes === undefined) return undefined;
  if (opens >= 1440) return undefined;
  const length = ((ends - begins + 7) % 7) + 1;
  return Array.from({ length }, (_, i) => ({
    weekday: (begins + i) % 7,
    opens,
    closes: closes > opens ? closes : closes + 1440,
  }));
}

/** Up to 24:00. */
function minuteOf(given: string): number | undefined {
  const [, hour = '', minute = ''] = /^(\d{2}):(\d{2})$/.exec(given) ?? [];
  const at = Number(hour) * 60 + Number(minute);
  return hour !== '' && Number(minute) < 60 && at <= 1440 ? at : undefined;
}
