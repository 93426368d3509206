/** Something on the command line, or in a file it names, that cannot be meant. */
export class BadInput extends Error {
  override name = 'BadInput';
}

export function needed(value: string | undefined, flag: string): string {
  if (value === undefined) throw new BadInput(`--${flag} is missing`);
  return value;
}

export function oneOf<Name extends string>(
  value: string,
  names: readonly Name[],
  what: string,
): Name {
  const found = names.find((name) => name === value);
  if (found === undefined) throw new BadInput(`${what} ${value} is not one of ${names.join(', ')}`);
  return found;
}
