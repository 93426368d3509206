import { parentPort } from 'node:worker_threads';

/** A thread of `solve` that dies on getting its job. */
parentPort?.once('message', () => {
  throw new Error('this thread dies');
});
