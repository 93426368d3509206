import pg from 'pg';

const oid = { bool: 16, int8: 20, date: 1082, timestamptz: 1184 } as const;

/** Row ↔ value at the driver: counts and money as bigint, instants as epoch ms, days as text. */
export const types = {
  getTypeParser(id: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (format !== 'binary') {
      if (id === oid.int8) return BigInt;
      if (id === oid.timestamptz) return parseTimestamp;
      if (id === oid.date) return (text) => text;
    }
    return pg.types.getTypeParser(id, format) as (text: string) => unknown;
  },
};

/** `2026-05-06 14:00:00.123+00`: our sessions run in UTC and our instants have whole ms. */
const parseTimestamp = (text: string): number =>
  Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
