import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { errorsPage } from './reference/errors-page.ts';
import { factsPage } from './reference/facts-page.ts';
import { httpPage } from './reference/http-page.ts';
import { withMeasured } from './reference/measured.ts';

const root = new URL('../', import.meta.url);
const readme = (): string => readFileSync(new URL('README.md', root), 'utf8');

/** What is written by the code it is about, by path: docs/reference and the README's figures. */
export const referencePages = async (): Promise<Readonly<Record<string, string>>> => ({
  'docs/reference/errors.md': errorsPage(),
  'docs/reference/facts.md': await factsPage(),
  'docs/reference/http.md': httpPage(),
  'README.md': withMeasured(readme()),
});

/** `npm run reference`; a test fails while a page is not what this would write. */
if (import.meta.main) {
  mkdirSync(new URL('docs/reference/', root), { recursive: true });
  for (const [path, text] of Object.entries(await referencePages()))
    writeFileSync(new URL(path, root), text);
}
