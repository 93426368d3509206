import { isLanguage } from '../../kit/language.ts';

/** Two letters, as addresses have them, with the name a reader knows. */
export interface Country {
  readonly value: string;
  readonly label: string;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
/** Codes that name no country one can live in: unions, and places made up for tests. */
const others = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** The browser knows them all, in the language of the page. */
export function listCountries(language = 'en-GB'): readonly Country[] {
  const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((value) => {
      const label = others.has(value) ? undefined : names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .toSorted((a, b) => a.label.localeCompare(b.label, language));
}

/** Where an address is most likely to be: where the others are, or where the device speaks of. */
export function likelyCountry(
  addresses: readonly { readonly country: string }[],
  languages: readonly string[],
): string {
  const [first] = addresses;
  if (first) return first.country;
  for (const language of languages.filter(isLanguage)) {
    const { region } = new Intl.Locale(language);
    if (region !== undefined) return region;
  }
  return '';
}
