import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { matrix } from '../query/matrix.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import type { Position } from '../query/snap.ts';

/** Answers one matrix on a network that was handed over, as a worker of a pool does. */
function answer(port: MessagePort, network: RoadNetwork, points: readonly Position[]): void {
  port.postMessage(matrix(network, { sources: points, targets: points }).seconds);
}

const { network, points } = workerData as { network: RoadNetwork; points: Position[] };
if (parentPort) answer(parentPort, network, points);
