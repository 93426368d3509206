import { expectOk, minutes, plus } from '@waystock/kernel';
import { listReceipts, takeReceipt } from '../../domains/inventory/index.ts';
import type { Actor, Simulation } from '../simulation.ts';

const everySoOften = minutes(30);

/** Goods sent from one site to another arrive there with the next round after they are due. */
export function driveTransfers(simulation: Simulation): Actor {
  const { world } = simulation;
  const nextRound = (): void =>
    simulation.at(plus(simulation.now, everySoOften), async () => {
      const expected = await world.db.read((tx) =>
        listReceipts(tx, { state: 'expected' }, { limit: 200 }),
      );
      for (const { id, kind, due } of expected)
        if (kind === 'transfer' && due <= simulation.now)
          expectOk(await world.db.transact((tx) => takeReceipt(tx, id)));
      nextRound();
    });
  nextRound();
  return { name: 'transfer vans' };
}
