import { readdirSync, readFileSync } from 'node:fs';
import { stages } from '../../src/workflows/fulfil-order.ts';
import { subscriptions } from '../../src/subscriptions.ts';
import type { Fact } from '../../src/world.ts';
import { placeholder } from './placeholder.ts';

const domains = new URL('../../src/domains/', import.meta.url);

interface KnownFact {
  readonly kind: string;
  readonly fields: readonly string[];
  /** The comment above the function that makes it. */
  readonly when: string;
}

/** Every fact: when it is published, what it carries, and what it wakes. */
export async function factsPage(): Promise<string> {
  const parts: string[] = [];
  for (const domain of readdirSync(domains).sort()) {
    const facts = await listFacts(domain);
    if (facts.length > 0) parts.push(`## ${domain}\n\n${facts.map(tell).join('\n')}`);
  }
  return `# Facts

What may have happened, published with the transaction in which it did and delivered at least once,
in order per key; \`GET /api/v1/live\` streams them to those they concern. The subscriptions are those of \`src/subscriptions.ts\`.

${parts.join('\n')}`;
}

function tell({ kind, fields, when }: KnownFact): string {
  const woken = subscriptions.filter((subscription) => subscription.facts.includes(kind));
  return `### ${kind}

${when ? `${when}\n\n` : ''}- data: ${fields.map((field) => `\`${field}\``).join(', ') || 'none'}
- wakes: ${woken.map(({ name }) => name).join('; ') || 'no workflow'}
`;
}

/** Throws where a kind is written in \`facts.ts\` that none of its functions made. */
export async function listFacts(domain: string): Promise<KnownFact[]> {
  const url = new URL(`${domain}/facts.ts`, domains);
  const text = readIfThere(url);
  if (text === undefined) return [];
  const made = (await import(url.href)) as Readonly<Record<string, unknown>>;
  const found = new Map<string, KnownFact>();
  for (const [name, make] of Object.entries(made)) {
    if (typeof make !== 'function') continue;
    const when = commentAbove(text, name);
    // Some kinds depend on what the fact is about: its stage, or its first version.
    for (const variant of variants)
      for (const fact of factsOf(() => make(...variant)))
        found.set(fact.kind, { kind: fact.kind, fields: Object.keys(fact.data), when });
  }
  for (const [, kind = ''] of text.matchAll(/'([a-z]+\.[a-z-]+)'/g))
    if (!found.has(kind)) throw new Error(`${domain}/facts.ts names ${kind}, which nothing made`);
  return [...found.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

const anything = placeholder();
const first = placeholder('', { version: 1 });
const variants: readonly (readonly never[])[] = [
  [anything, anything, anything, anything, anything],
  ...stages.map(({ stage }) => [stage as never, anything, anything, anything, anything]),
  [first, first, first, first, first],
];

/** What a function of facts.ts gives for these arguments; a variant may not be for it at all. */
function factsOf(make: () => unknown): Fact[] {
  try {
    const given = make() as Fact;
    return /^[a-z]+\.[a-z-]+$/.test(given.kind) ? [given] : [];
  } catch {
    return [];
  }
}

function commentAbove(text: string, name: string): string {
  const at = text.search(new RegExp(`^export (?:const|function) ${name}\\b`, 'm'));
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(text.slice(0, at))?.[1] ?? '';
  return comment
    .replaceAll(/\n\s*\*/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function readIfThere(url: URL): string | undefined {
  try {
    return readFileSync(url, 'utf8');
  } catch {
    return undefined;
  }
}
