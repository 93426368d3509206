/**
 * A value that stands for any other: texts made from it say `{skuId}` where the field would be, and
 * whatever is read off it, called on it or listed from it stands for something again. So functions
 * that tell refusals and facts show their form without an example of each kind.
 */
export function placeholder(name = '', given: Readonly<Record<string, unknown>> = {}): never {
  const inner = (of: string): unknown => placeholder(of, given);
  const stand = new Proxy(() => undefined, {
    get(_, key) {
      if (typeof key === 'string' && key in given) return given[key];
      const known = reading(name, inner)[key];
      return known ?? (typeof key === 'string' ? inner(key) : undefined);
    },
    apply: () => inner(name),
  });
  return stand as never;
}

const reading = (
  name: string,
  inner: (of: string) => unknown,
): Readonly<Record<string | symbol, unknown>> => ({
  [Symbol.toPrimitive]: (hint: string) => (hint === 'string' ? `{${name}}` : 0),
  [Symbol.iterator]: () => [inner(name)].values(),
  toString: () => `{${name}}`,
  toJSON: () => `{${name}}`,
  map: (one: (value: unknown, i: number) => unknown) => [one(inner(name), 0)],
  join: () => `{${name}}`,
  flatMap: (one: (value: unknown, i: number) => unknown) => [one(inner(name), 0)].flat(),
  filter: () => [inner(name)],
  slice: () => [inner(name)],
  // Both the last of a list, when it is called, and an instant.
  at: inner(name || 'at'),
  length: 2,
  // Money, so that it can be written out.
  minor: 123_456n,
  currency: 'EUR',
});

/** What functions said of a placeholder, as a reader would write it. */
export const readable = (text: string): string =>
  text
    .replaceAll('1234.56 EUR', '{amount}')
    .replaceAll('undefined', '{reason}')
    .replaceAll(/(\{\w+\}) or \1/g, '$1');
