import { UnreadableInstance } from '../../unreadable-instance.ts';

/**
 * Reads JSON into typed values, and back, by shapes given as data. JSON names carry units (`service_s`)
 * and ours do not (`service`). A name that is not known is an error: a misspelt limit would be a limit
 * that is not kept.
 */
export interface Shape {
  readonly read: (value: unknown, path: string) => unknown;
  readonly write: (value: unknown) => unknown;
  /** Our names within it, each with that in JSON. */
  readonly names?: ReadonlyMap<string, string>;
}

const fault = (path: string, value: unknown, needed: string): never => {
  const shown = JSON.stringify(value)?.slice(0, 40) ?? 'missing';
  throw new UnreadableInstance(`${path} is ${shown}: ${needed} is needed`);
};

const same = (value: unknown): unknown => value;

export const aNumber: Shape = {
  read: (value, path) => (typeof value === 'number' ? value : fault(path, value, 'a number')),
  write: same,
};

export const aText: Shape = {
  read: (value, path) => (typeof value === 'string' ? value : fault(path, value, 'a text')),
  write: same,
};

export const aFlag: Shape = {
  read: (value, path) => (typeof value === 'boolean' ? value : fault(path, value, 'true or false')),
  write: same,
};

export const listOf = (item: Shape): Shape => ({
  ...(item.names && { names: item.names }),
  read: (value, path) =>
    Array.isArray(value)
      ? value.map((one, i) => item.read(one, `${path}[${i}]`))
      : fault(path, value, 'a list'),
  write: (value) => (value as unknown[]).map((one) => item.write(one)),
});

export const eitherOf = (
  first: Shape,
  accepts: (value: unknown) => boolean,
  rest: Shape,
): Shape => ({
  read: (value, path) => (accepts(value) ? first : rest).read(value, path),
  write: (value) => (accepts(value) ? first : rest).write(value),
});

/** JSON name → our name and shape; a `?` after our name: it may be absent. */
export type Fields = Readonly<Record<string, readonly [ours: string, shape: Shape]>>;

export const objectOf = (fields: Fields): Shape => ({
  names: new Map(
    Object.entries(fields).flatMap(([name, [ours, shape]]) => [
      ...(shape.names ?? []),
      [ours.replace('?', ''), name] as const,
    ]),
  ),
  read: (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return fault(path, value, 'an object');
    }
    const given = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(given)) {
      if (name in fields) continue;
      const known = Object.keys(fields).join(', ');
      throw new UnreadableInstance(`${path}.${name} is not known; known are: ${known}`);
    }
    const out: Record<string, unknown> = {};
    for (const [name, [ours, shape]] of Object.entries(fields)) {
      const optional = ours.endsWith('?');
      if (optional && (given[name] === undefined || given[name] === null)) continue;
      out[optional ? ours.slice(0, -1) : ours] = shape.read(given[name], `${path}.${name}`);
    }
    return out;
  },
  write: (value) => {
    const given = value as Readonly<Record<string, unknown>>;
    const out: Record<string, unknown> = {};
    for (const [name, [ours, shape]] of Object.entries(fields)) {
      const part = given[ours.replace('?', '')];
      if (part !== undefined) out[name] = shape.write(part);
    }
    return out;
  },
});
