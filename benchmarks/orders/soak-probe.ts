import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/**
 * Loaded into a server by `--import` (soak.ts): every SOAK_PROBE_S it collects garbage and writes what
 * is left of the heap, and how late its event loop was meanwhile, beside that collection. Compiled code
 * is told apart: for many minutes V8 compiles ever more of what is called often, data or no data.
 */
if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  setInterval(
    () => {
      const lateMs = { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 };
      gc();
      delay.reset();
      const { heapUsed, external } = process.memoryUsage();
      const code = codeSize();
      const sample = {
        heap_mb: (heapUsed - code) / 2 ** 20,
        code_mb: code / 2 ** 20,
        external_mb: external / 2 ** 20,
        late_ms: lateMs,
      };
      process.stdout.write(`probe ${JSON.stringify(sample)}\n`);
    },
    Number(process.env['SOAK_PROBE_S'] ?? 5) * 1000,
  ).unref();
}

/** Machine code, bytecode and what belongs to them. */
function codeSize(): number {
  let size = 0;
  for (const space of getHeapSpaceStatistics())
    if (/^(code|trusted)_/.test(space.space_name)) size += space.space_used_size;
  return size;
}
