import { basePath, type Endpoint, operations } from '@waystock/contract';

/** Every operation, by what it is about: the short form of /docs, to be read beside the code. */
export function httpPage(): string {
  const byTag = Map.groupBy(operations, ({ endpoint }) => endpoint.spec.tag);
  const parts = [...byTag].map(
    ([tag, of]) => `## ${tag}

| operation | request | for | refuses |
|---|---|---|---|
${of.map(({ name, endpoint }) => row(name, endpoint)).join('\n')}
`,
  );
  return `# HTTP API

${operations.length} operations under \`${basePath}\`. Fields and examples are at \`/docs\` of a running Waystock, the
OpenAPI 3.1 document at \`/openapi.json\`; [errors](errors.md) tells what each refusal means. Those
that every call may give are left out here.

${parts.join('\n')}`;
}

function row(name: string, { spec }: Endpoint): string {
  const roles = spec.auth === 'public' ? 'everybody' : spec.auth.join(', ');
  const errors = spec.errors.map((kind) => `[${kind}](errors.md#${kind})`).join(', ');
  return `| \`${name}\`<br>${spec.summary} | \`${spec.method} ${spec.path}\` | ${roles} | ${errors} |`;
}
