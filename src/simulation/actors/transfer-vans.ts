import { expectOk, minutes, plus } from '@waystock/kernel';
import { listReceipts, takeReceipt } from '../../domains/inventory/index.ts';
import type { Actor, Scene } from '../scene.ts';

const everySoOften = minutes(30);

/** Goods sent from one site to another arrive there with the next round after they are due. */
export function driveTransfers(simulation: Scene): Actor {
  const nextRound = (): void =>
    simulation.at(plus(simulation.now, everySoOften), () =>
      bringDue(simulation).finally(nextRound),
    );
  nextRound();
  return { name: 'transfer vans' };
}

async function bringDue(simulation: Scene): Promise<void> {
  const { world, now } = simulation;
  const expected = await world.db.read((tx) =>
    listReceipts(tx, { state: 'expected' }, { limit: 200 }),
  );
  for (const { id, siteId, kind, due } of expected)
    if (kind === 'transfer' && due <= now && !simulation.isTaken(siteId))
      expectOk(await world.db.transact((tx) => takeReceipt(tx, id)));
}
