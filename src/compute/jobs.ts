/** What the worker pool can run: name → input and output, both structured-cloneable. */
// biome-ignore lint: filled by declaration as engines arrive
export interface ComputeJobs {
  readonly echo: { readonly input: string; readonly output: string };
}
