import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every link between our own documents and into the code leads somewhere, and to what it names. */
function brokenLinks(file: string, text: string): string[] {
  const broken: string[] = [];
  for (const [, words = '', target = ''] of text.matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [path = '', anchor] = target.split('#');
    const at = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(root, at))) broken.push(`${file}: no ${target}`);
    else if (at.endsWith('.md') && anchor && !headingsOf(at).includes(anchor))
      broken.push(`${file}: no heading ${target}`);
    else if (at.endsWith('.ts') && !declares(at, words))
      broken.push(`${file}: no ${words} in ${at}`);
  }
  return broken;
}

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const headingsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );

/** A link called `name` is about a function, value or type that the file exports. */
function declares(file: string, words: string): boolean {
  const name = /^`(\w+)`$/.exec(words)?.[1];
  if (name === undefined) return true;
  return new RegExp(
    `^export (?:async )?(?:function|const|interface|type|class) ${name}\\b`,
    'm',
  ).test(read(file));
}

const documents = ['.', 'docs', 'docs/adr', 'docs/stories', 'docs/reference', 'src/http']
  .concat(readdirSync(join(root, 'src/domains')).map((domain) => `src/domains/${domain}`))
  .flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );

test('links lead somewhere', () => {
  expect(documents.length).toBeGreaterThan(20);
  expect(documents.flatMap((file) => brokenLinks(file, read(file)))).toEqual([]);
});

test('a file, a heading and a function that are not there are found', () => {
  const text =
    '[a](docs/none.md) [b](STYLE.md#none) [`none`](src/world.ts) [`World`](src/world.ts)';
  expect(brokenLinks('README.md', text)).toEqual([
    'README.md: no docs/none.md',
    'README.md: no heading STYLE.md#none',
    'README.md: no `none` in src/world.ts',
  ]);
});
