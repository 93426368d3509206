import {
  asId,
  below,
  chance,
  expectOk,
  type Instant,
  type PickListId,
  plus,
  type Random,
  seconds,
  units,
  within,
} from '@waystock/kernel';
import {
  getPickList,
  type ListedTask,
  reportShort,
  scanPick,
  unitsLeft,
} from '../../domains/fulfilment/index.ts';
import { isMicroFulfilment, nextOpening, type SiteDraft } from '../../domains/network/index.ts';
import type { DeliveredFact } from '../../world.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Picking {
  readonly sites: readonly SiteDraft[];
  readonly random: Random;
  /** That not all units of a task are on their shelf. */
  readonly shortPick: number;
}

/** Seconds from shelf to shelf: aisles in a centre, an arm's length at a node. */
const walk = { centre: [20, 60], node: [5, 20] } as const;
const perUnit = 4;
const pickersOf = (site: SiteDraft): number => (isMicroFulfilment(site.kind) ? 1 : 5);

/** People with scanners. Who is free takes the next list of the site, express first, while it is open. */
export function employPickers(simulation: Simulation, picking: Picking): Actor {
  const teams = new Map<string, Team>(
    picking.sites.map((site) => [site.id, { site, idle: pickersOf(site), express: [], rest: [] }]),
  );
  return {
    name: 'pickers',
    onFact(fact) {
      const team = fact.kind === 'fulfilment.wave-released' ? teams.get(fact.key) : undefined;
      if (!team) return;
      for (const list of listsOf(fact)) (list.express ? team.express : team.rest).push(list.id);
      while (team.idle > 0 && takeList(simulation, picking, team));
    },
  };
}

interface Team {
  readonly site: SiteDraft;
  idle: number;
  readonly express: PickListId[];
  readonly rest: PickListId[];
}

const listsOf = (fact: DeliveredFact): { id: PickListId; express: boolean }[] =>
  (fact.data['pick_lists'] as readonly { pick_list_id: string; express: boolean }[]).map(
    ({ pick_list_id, express }) => ({ id: asId<PickListId>(pick_list_id), express }),
  );

/** Sends a picker along a list, and then along the next; false when none waits. */
function takeList(simulation: Simulation, picking: Picking, team: Team): boolean {
  const id = team.express.shift() ?? team.rest.shift();
  if (!id) return false;
  team.idle--;
  const start = nextOpening(team.site.hours, simulation.now) ?? simulation.now;
  simulation.at(start, async () => {
    const done = await walkList(simulation, picking, { team, id });
    simulation.at(done, async () => {
      team.idle++;
      takeList(simulation, picking, team);
    });
  });
  return true;
}

/** Makes the picker's appointments at the shelves; returns when the last one is over. */
async function walkList(
  simulation: Simulation,
  { random, shortPick }: Picking,
  { team, id }: { team: Team; id: PickListId },
): Promise<Instant> {
  const luck = random.fork('walk', id);
  const [low, high] = isMicroFulfilment(team.site.kind) ? walk.node : walk.centre;
  let at = simulation.now;
  for (const task of expectOk(await simulation.world.db.read((tx) => getPickList(tx, id)))) {
    at = plus(at, seconds(within(luck, low, high) + perUnit * task.units));
    const missing = chance(luck, shortPick) ? 1 + below(luck, task.units) : 0;
    simulation.at(at, () => pickTask(simulation, task, missing));
  }
  return at;
}

/** Scans what is there and reports the rest; a list may be out of date, as paper would be. */
async function pickTask(
  { world }: Simulation,
  { id, skuId, ...task }: ListedTask,
  missing: number,
): Promise<void> {
  const found = units(unitsLeft(task) - missing);
  let short = missing;
  if (found > 0) {
    const scanned = await world.db.transact((tx) =>
      scanPick(tx, { taskId: id, skuId, units: found }),
    );
    if (!scanned.ok)
      switch (scanned.error.kind) {
        case 'job-moved-on':
          return;
        case 'not-enough-usable':
          short += found;
          break;
        default:
          throw new Error(`a picker cannot go on: ${JSON.stringify(scanned.error)}`);
      }
  }
  if (short === 0) return;
  const reported = await world.db.transact((tx) => reportShort(tx, id));
  if (!reported.ok && reported.error.kind !== 'job-moved-on')
    throw new Error(`a picker cannot go on: ${JSON.stringify(reported.error)}`);
}
