import { operations, type ProblemKind, problems } from '@waystock/contract';
import { causes } from '../../src/http/problems.ts';
import { placeholder, readable } from './placeholder.ts';

/** Every refusal: what it is called, why it comes, and what to do. */
export function errorsPage(): string {
  const parts = Object.entries(problems).map(([kind, { status, title, action }]) => {
    const calls = operations.filter(({ endpoint }) =>
      endpoint.spec.errors.some((error) => error === kind),
    );
    const refusing =
      calls.length > 0
        ? `\n- refused by: ${calls.map(({ name }) => `\`${name}\``).join(', ')}`
        : '';
    return `## ${kind}

**${status}** ${title}.

- cause: ${causeOf(kind as ProblemKind)}
- action: ${action}${refusing}
`;
  });
  return `# Errors

Every refusal is \`application/problem+json\` (RFC 9457): \`kind\` is stable, \`detail\` tells the cause,
\`action\` what to do. Words in braces are filled in by the case at hand.

${parts.join('\n')}`;
}

function causeOf(kind: ProblemKind): string {
  const told: unknown = (causes[kind] as (error: never) => unknown)(placeholder('detail'));
  // A cause that is told elsewhere is a placeholder, and says so when it is read.
  const text = typeof told === 'object' && told && 'detail' in told ? told.detail : told;
  const words = readable(String(text));
  return words === '{detail}' ? 'told case by case' : words;
}
