/**
 * Splits a text into the words people search by: lower case, accents off, cut at everything that is
 * neither letter nor digit. Done here and not by PostgreSQL's parsers because those depend on the
 * server's locale and read `IPHONE-16` as a word and a negative number.
 */
export function searchWords(...texts: readonly (string | undefined)[]): string[] {
  const words = new Set<string>();
  // The cut may fall into the middle of a character.
  for (const text of texts)
    for (const word of plain(text ?? '').split(/[^\p{L}\p{N}]+/u))
      if (word !== '') words.add(word.slice(0, longestWord).toWellFormed());
  return [...words].sort();
}

/** All words must be there, each as a prefix: `iph 16` finds `IPHONE-16`. Undefined asks nothing. */
export function prefixQuery(text: string): string | undefined {
  const words = searchWords(text);
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*`).join(' & ');
}

const longestWord = 60;

const plain = (text: string): string =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
