import { Worker } from 'node:worker_threads';
import type { Mip } from './mip.ts';
import type { MipLimits, MipResult } from './solve-mip.ts';

/**
 * The same as `solveMip` on a thread of its own, which ends with the solve. Aborting the signal ends the
 * thread at once and rejects with the signal's reason.
 */
export async function solveMipInWorker(
  mip: Mip,
  limits: MipLimits = {},
  signal?: AbortSignal,
): Promise<MipResult> {
  signal?.throwIfAborted();
  // Once built for publication, the neighbour is JavaScript.
  const neighbour = import.meta.url.endsWith('.ts') ? './mip-worker.ts' : './mip-worker.js';
  const worker = new Worker(new URL(neighbour, import.meta.url), { workerData: { mip, limits } });
  try {
    return await new Promise<MipResult>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the MIP worker ended without an answer')));
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  } finally {
    await worker.terminate();
  }
}
