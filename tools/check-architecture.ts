import { basename, dirname, join, normalize } from 'node:path/posix';
import { mayCall, mayReference } from '../src/architecture.ts';

/** A source file: path from the project's root, with `/`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Violation {
  readonly path: string;
  readonly rule: string;
  readonly detail: string;
}

type Check = (file: Source) => Iterable<string>;

/** Everything in the sources that breaks a rule of ARCHITECTURE.md. */
export function violations(files: readonly Source[]): Violation[] {
  const found: Violation[] = [];
  for (const file of files)
    for (const [rule, check] of Object.entries(rules))
      for (const detail of check(file)) found.push({ path: file.path, rule, detail });
  return found;
}

const engines = ['solver', 'road-graph', 'forecast', 'ledger'];

/** Which packages of ours each part may import by name. */
const packagesOf: readonly [prefix: string, packages: readonly string[]][] = [
  ['packages/kernel/', []],
  ['packages/contract/', ['kernel']],
  ...engines.map((engine): [string, string[]] => [`packages/${engine}/`, []]),
  ['apps/', ['contract', 'kernel', 'ledger']],
  ['src/http/', ['kernel', 'contract']],
  ['src/views/', ['kernel']],
  ['src/simulation/', ['kernel', 'contract', ...engines]],
  ['src/demo.ts', ['kernel', 'contract', ...engines]],
  ['src/', ['kernel', ...engines]],
];

/** Which folders and files of src each part of src may import by path, first match wins. */
const partsOf: readonly [prefix: string, parts: readonly string[]][] = [
  ['src/simulation/', ['src/']],
  ['src/demo.ts', ['src/']],
  ['src/main.ts', ['src/']],
  ['src/world.ts', ['src/compute/', 'src/gateways/']],
  ['src/architecture', ['tools/']],
  ['src/storage/', ['src/world.ts', 'src/gateways/', 'src/compute/']],
  ['src/gateways/', ['src/world.ts', 'src/config.ts', 'src/compute/', 'src/storage/']],
  ['src/compute/', ['src/world.ts', 'src/domains/*/compute.ts']],
  ['src/views/', ['src/storage/', 'src/world.ts']],
  ['src/workflows/', ['src/world.ts', 'src/domains/*/index.ts', 'src/gateways/gateways.ts']],
  [
    'src/http/',
    [
      'src/world.ts',
      'src/workflows/',
      'src/domains/*/index.ts',
      'src/views/',
      'src/storage/',
      'src/gateways/gateways.ts',
    ],
  ],
  ['src/cli/', ['src/']],
  [
    'src/import/',
    ['src/world.ts', 'src/open-world.ts', 'src/workflows/', 'src/domains/*/index.ts'],
  ],
  ['src/', ['src/']],
];

const mayNotBeImported: readonly string[] = ['src/simulation/', 'src/demo.ts', 'test/'];
const mayImportAnything = ['src/simulation/', 'src/demo.ts', 'test/', 'benchmarks/', 'tools/'];

const rules: Readonly<Record<string, Check>> = {
  *'domain is in the table'({ path }) {
    const domain = domainOf(path);
    if (domain && !(domain in mayCall)) yield `${domain} is not in src/architecture.ts`;
  },

  *'packages of ours'({ path, text }) {
    if (isTest(path) || startsWithAny(path, mayImportAnything)) return;
    const allowed = packagesOf.find(([prefix]) => path.startsWith(prefix))?.[1];
    for (const name of importsOf(text)) {
      const used = /^@waystock\/([a-z-]+)/.exec(name)?.[1];
      if (used && allowed && !allowed.includes(used)) yield `may not import ${name}`;
    }
  },

  *'parts of src'({ path, text }) {
    if (isTest(path) || startsWithAny(path, mayImportAnything)) return;
    const domain = domainOf(path);
    for (const target of localImports(path, text)) {
      if (startsWithAny(target, mayNotBeImported)) {
        yield `${target} is for simulation, demo and tests only`;
        continue;
      }
      if (path.startsWith('packages/') || path.startsWith('apps/')) {
        const root = path.split('/').slice(0, 2).join('/');
        if (!target.startsWith(`${root}/`)) yield `${target} is outside ${root}: import by name`;
      } else if (domain) yield* domainImport(domain, target);
      else {
        const own = partFolder(path);
        const allowed = partsOf.find(([prefix]) => path.startsWith(prefix))?.[1] ?? [];
        if (own && target.startsWith(own)) continue;
        if (!allowed.some((pattern) => matches(target, pattern))) yield `may not import ${target}`;
      }
    }
  },

  *'pure files stay pure'({ path, text }) {
    if (!isPure(path)) return;
    const code = withoutComments(text);
    if (/\basync\b|\bawait\b/.test(code)) yield 'is async; only the shell and the store may be';
    if (/Date\.now|new Date\(\)|performance\.now|setTimeout|setInterval/.test(code))
      yield 'touches the clock; take an Instant as an argument';
    if (/Math\.random|randomUUID|randomBytes/.test(code)) yield 'touches chance; take a Random';
    for (const name of importsOf(text))
      if (/^(node:(?!crypto)|pg$|kysely$|fastify$)/.test(name)) yield `does I/O: imports ${name}`;
  },

  *'no clock in SQL'({ path, text }) {
    if (!path.startsWith('src/') || isTest(path)) return;
    const inSql = path.endsWith('.sql');
    const code = inSql ? text.replaceAll(/--.*$/gm, '') : withoutComments(text);
    const forbidden =
      /default now\(\)|clock_timestamp\(|statement_timestamp\(|\bcurrent_(timestamp|date)\b/i;
    if (forbidden.test(code) || (inSql && /\bnow\(\)/i.test(code)))
      yield 'asks the database for the time; the instant is a parameter';
  },

  *'names that say nothing'({ path }) {
    const bad = /(^|[/-])(utils?|helpers?|common|manager|impl|shared|misc)([./-]|$)/.exec(path);
    if (bad) yield `"${bad[2]}" says nothing about what is inside`;
    if (/[A-Z_]/.test(basename(path)) && !/\.(md|sql)$/.test(path))
      yield 'file names are kebab-case';
  },

  *'SQL stays in its schema'({ path, text }) {
    const domain = domainOf(path);
    if (!domain || isTest(path)) return;
    const code = path.endsWith('.sql') ? text.replaceAll(/--.*$/gm, '') : withoutComments(text);
    const isMigration = path.endsWith('.sql');
    for (const [, keyword = '', schema = ''] of code.matchAll(
      /\b(from|join|into|update|references|table|table only|on)\s+("?[a-z_]+"?)\.[a-z_"]+/gi,
    )) {
      const named = schema.replaceAll('"', '');
      if (named === domain || !(named in mayCall || ['storage', 'http'].includes(named))) continue;
      if (isMigration && /references/i.test(keyword) && referencesOf(domain).includes(named))
        continue;
      if (/^on$/i.test(keyword)) continue;
      yield `names schema ${named}`;
    }
  },

  *'only some files hold SQL'({ path, text }) {
    const domain = domainOf(path);
    if (!domain || isTest(path) || basename(path) === 'store.ts' || /[-/]store\.ts$/.test(path))
      return;
    if (path.endsWith('.ts') && importsOf(text).includes('kysely')) yield 'SQL belongs in store.ts';
  },
};

/** The table may name only lines above, so that no cycle can be written. */
export function tableViolations(table: Readonly<Record<string, readonly string[]>>): string[] {
  const above = new Set<string>();
  const found: string[] = [];
  for (const [domain, called] of Object.entries(table)) {
    for (const name of called) if (!above.has(name)) found.push(`${domain} may not call ${name}`);
    above.add(domain);
  }
  return found;
}

function* domainImport(domain: string, target: string): Iterable<string> {
  const other = domainOf(target);
  if (other === domain || target === 'src/world.ts') return;
  const callable: readonly string[] = mayCall[domain as keyof typeof mayCall] ?? [];
  if (!other) yield `a domain may not import ${target}`;
  else if (!callable.includes(other)) yield `${domain} may not call ${other}`;
  else if (!target.endsWith('/index.ts')) yield `${target} is behind the door of ${other}`;
}

const referencesOf = (domain: string): readonly string[] => [
  ...(mayCall[domain as keyof typeof mayCall] ?? []),
  ...((mayReference as Record<string, readonly string[]>)[domain] ?? []),
];

const domainOf = (path: string): string | undefined => /^src\/domains\/([^/]+)\//.exec(path)?.[1];
const partFolder = (path: string): string | undefined => /^src\/[^/]+\//.exec(path)?.[0];
const isTest = (path: string): boolean => /\.test\.ts$|^test\//.test(path);
const startsWithAny = (path: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => path.startsWith(prefix));

/** In a domain everything is pure but the shell, the store and the door; so are the engines. */
function isPure(path: string): boolean {
  if (isTest(path) || !path.endsWith('.ts')) return false;
  if (path.startsWith('packages/kernel/')) return true;
  const domain = domainOf(path);
  if (!domain) return false;
  const file = basename(path);
  return ![`${domain}.ts`, 'index.ts'].includes(file) && !/(^|-)(store|shell)\.ts$/.test(file);
}

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '');

const importsOf = (text: string): string[] =>
  [...withoutComments(text).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] ?? '');

const localImports = (path: string, text: string): string[] =>
  importsOf(text)
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)));

const matches = (target: string, pattern: string): boolean =>
  pattern.includes('*')
    ? new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`).test(target)
    : target.startsWith(pattern);
