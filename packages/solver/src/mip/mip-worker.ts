import { parentPort, workerData } from 'node:worker_threads';
import type { Mip } from './mip.ts';
import { type MipLimits, solveMip } from './solve-mip.ts';

/** The thread of `solveMipInWorker`: one programme in, one answer out. */
const { mip, limits } = workerData as { readonly mip: Mip; readonly limits: MipLimits };
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(await solveMip(mip, limits));
