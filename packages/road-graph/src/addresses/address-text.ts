/**
 * Makes spellings comparable: case, accents, umlauts written out, abbreviations and spaces do not
 * count. `Große Müller-Straße`, `GROSSE MUELLERSTR.` and `grosse muller str` have one key.
 */

/** Lower case, no accents, one space between words. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([aou])e/g, '$1')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const endings: readonly (readonly [RegExp, string])[] = [
  // And what is left of it when it is typed in haste.
  [/stra(ss?e?)?$/, 'str'],
  [/platz$/, 'pl'],
  [/allee$/, 'al'],
  [/^street$/, 'st'],
  [/^road$/, 'rd'],
  [/^drive$/, 'dr'],
  [/^lane$/, 'ln'],
  [/^court$/, 'ct'],
  [/^place$/, 'pl'],
  [/^(boulevard|bd)$/, 'blvd'],
  [/^(avenue|av)$/, 'ave'],
  [/^north$/, 'n'],
  [/^south$/, 's'],
  [/^east$/, 'e'],
  [/^west$/, 'w'],
];

/** What two spellings of one street share. */
export const streetKey = (street: string): string =>
  folded(street)
    .split(' ')
    .map((word) => endings.reduce((left, [long, short]) => left.replace(long, short), word))
    .join('');

export const placeKey = (place: string): string => folded(place).replaceAll(' ', '');
export const houseKey = (number: string): string => folded(number).replaceAll(' ', '');

/** How many typing slips lie between two words (Damerau, 1964: swaps count once); at most `most` + 1. */
export function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let twoUp: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (above[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (above[j - 1] as number) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (twoUp[j - 2] as number) + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most) return most + 1;
    [twoUp, above] = [above, row];
  }
  return above[b.length] as number;
}

/** The three-letter pieces of a key, with its beginning marked. */
export function trigrams(key: string): Set<string> {
  const padded = `^${key}`;
  const pieces = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) pieces.add(padded.slice(i, i + 3));
  return pieces;
}

export interface AddressQuery {
  readonly street?: string;
  readonly houseNumber?: string;
  readonly postcode?: string;
  readonly place?: string;
}

/**
 * Reads one line as people write it: `Lindenstr. 12 a, 05101 Ellerfurt`, `12 High Street`. What names
 * a known place is the place; else a later part without digits is taken for one.
 */
export function parseAddress(
  text: string,
  isPlace: (key: string) => boolean,
  isPostcode: (word: string) => boolean = () => false,
): AddressQuery {
  const parts = text.split(/[,;\n]+/).map((part) => part.split(/\s+/).filter(Boolean));
  const postcode = takeWord(parts, (word) => /^\d{5}$/.test(word) || isPostcode(word));
  const place = takeKnownPlace(parts, isPlace) ?? takeLaterPart(parts);
  const words = joinedSuffix(parts.flat());
  const houseNumber = takeWord([words], (word) => /^\d{1,5}[a-z]?([-/]\d+[a-z]?)?$/i.test(word));
  const street = words.join(' ');
  return {
    ...(street ? { street } : {}),
    ...(houseNumber ? { houseNumber } : {}),
    ...(postcode ? { postcode } : {}),
    ...(place ? { place } : {}),
  };
}

/** The last words of a part that name a known place; they leave the part. */
function takeKnownPlace(parts: string[][], isPlace: (key: string) => boolean): string | undefined {
  for (const part of parts.toReversed())
    for (let size = Math.min(4, part.length); size > 0; size--)
      if (isPlace(placeKey(part.slice(-size).join(' ')))) return part.splice(-size).join(' ');
  return undefined;
}

function takeLaterPart(parts: string[][]): string | undefined {
  const at = parts.findLastIndex((part) => part.length > 0 && !/\d/.test(part.join('')));
  const first = parts.findIndex((part) => part.length > 0);
  return at > first ? parts.splice(at, 1)[0]?.join(' ') : undefined;
}

/** `12 a` is one number. */
function joinedSuffix(words: readonly string[]): string[] {
  const at = words.findLastIndex((word) => /^\d{1,4}$/.test(word));
  const suffix = words[at + 1] ?? '';
  const isSuffix = at >= 0 && /^[a-z]$/i.test(suffix);
  return isSuffix ? words.toSpliced(at, 2, `${words[at]}${suffix}`) : words.slice();
}

/** Removes the last word that fits from the last part that has one. */
function takeWord(parts: string[][], fits: (word: string) => boolean): string | undefined {
  for (const part of parts.toReversed()) {
    const at = part.findLastIndex(fits);
    if (at >= 0) return part.splice(at, 1)[0];
  }
  return undefined;
}
