import { must, type Result } from '@waystock/kernel';
import type { Fault } from './columns.ts';

interface OfLine {
  readonly line: number;
}

/**
 * Puts many lines at once with a command that takes all or none: while it refuses, the lines it refuses
 * for are taken out and told, and it is asked again with the rest.
 */
export async function peel<Line extends OfLine, E extends { readonly kind: string }>(
  lines: readonly Line[],
  put: (lines: readonly Line[]) => Promise<Result<unknown, E>>,
  faultOf: (error: E, line: Line) => Fault | undefined,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  let rest = lines;
  while (rest.length > 0) {
    const done = await put(rest);
    if (done.ok) break;
    const found = rest.flatMap((line) => faultOf(done.error, line) ?? []);
    must(found[0], `no line is to blame for ${done.error.kind}`);
    faults.push(...found);
    const out = new Set(found.map(({ line }) => line));
    rest = rest.filter(({ line }) => !out.has(line));
  }
  return faults;
}
