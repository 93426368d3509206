/** Text that is markup already. Everything else is escaped where it is put in. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | undefined | false | readonly Part[];

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first = '', ...rest] = strings.map(unindented);
  let markup = first;
  parts.forEach((part, i) => {
    markup += markupOf(part) + (rest[i] ?? '');
  });
  return { markup };
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  if ('markup' in part) return part.markup;
  return part.map(markupOf).join('');
}

/** The indentation of the template is for its reader, not for the browser. */
const unindented = (text: string): string => text.replaceAll(/\s*\n\s*/g, '\n');

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
