import type { Compute } from './compute.ts';
import type { ComputeJobs } from './jobs.ts';

/**
 * Some jobs have threads of their own, so that what a caller asked for at leisure never stands in the
 * way of what vehicles wait for.
 */
export function lanes(
  usual: Compute,
  own: { readonly [Name in keyof ComputeJobs]?: Compute },
): Compute {
  const all = new Set([usual, ...Object.values(own)]);
  return {
    run: (name, input, options) => (own[name] ?? usual).run(name, input, options),
    async stop() {
      await Promise.all([...all].map((compute) => compute.stop()));
    },
  };
}
