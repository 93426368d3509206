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
  listPickLists,
  type PickListSummary,
  reportShort,
  scanPick,
  unitsLeft,
} from '../../domains/fulfilment/index.ts';
import { isMicroFulfilment, nextOpening, type SiteDraft } from '../../domains/network/index.ts';
import type { DeliveredFact } from '../../world.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

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
export function employPickers(simulation: Scene, picking: Picking): Actor {
  const teams = new Map<string, Team>(
    picking.sites.map((site) => [
      site.id,
      { site, walking: new UnderWay(simulation), idle: pickersOf(site), express: [], rest: [] },
    ]),
  );
  const startWork = (team: Team): void => {
    while (team.idle > 0 && takeList(simulation, picking, team));
  };
  return {
    name: 'pickers',
    onFact(fact) {
      const team = fact.kind === 'fulfilment.wave-released' ? teams.get(fact.key) : undefined;
      if (!team) return;
      for (const list of listsOf(fact)) queue(team, list);
      startWork(team);
    },
    async lookAround() {
      for (const team of teams.values()) {
        const { id } = team.site;
        const lists = await simulation.world.db.read((tx) => listPickLists(tx, id));
        for (const list of lists) queue(team, list);
        startWork(team);
      }
    },
  };
}

interface Team {
  readonly site: SiteDraft;
  readonly walking: UnderWay;
  idle: number;
  readonly express: PickListId[];
  readonly rest: PickListId[];
}

type Queued = Pick<PickListSummary, 'id' | 'express'>;

const listsOf = (fact: DeliveredFact): Queued[] =>
  (fact.data['pick_lists'] as readonly { pick_list_id: string; express: boolean }[]).map(
    ({ pick_list_id, express }) => ({ id: asId<PickListId>(pick_list_id), express }),
  );

function queue({ walking, express, rest }: Team, list: Queued): void {
  if (walking.has(list.id) || express.includes(list.id) || rest.includes(list.id)) return;
  (list.express ? express : rest).push(list.id);
}

/** Sends a picker along a list, and then along the next; false when none waits. */
function takeList(simulation: Scene, picking: Picking, team: Team): boolean {
  if (simulation.isTaken(team.site.id)) return false;
  const id = team.express.shift() ?? team.rest.shift();
  if (!id) return false;
  team.idle--;
  const free = async (): Promise<void> => {
    team.idle++;
    takeList(simulation, picking, team);
  };
  const start = nextOpening(team.site.hours, simulation.now) ?? simulation.now;
  team.walking.at(id, start, async () => {
    let done = simulation.now;
    try {
      done = await walkList(simulation, picking, { team, id });
    } finally {
      team.walking.at(id, done, free);
    }
  });
  return true;
}

/** Makes the picker's appointments at the shelves; returns when the last one is over. */
async function walkList(
  simulation: Scene,
  { random, shortPick }: Picking,
  { team, id }: { team: Team; id: PickListId },
): Promise<Instant> {
  const luck = random.fork('walk', id);
  const [low, high] = isMicroFulfilment(team.site.kind) ? walk.node : walk.centre;
  let at = simulation.now;
  for (const task of expectOk(await simulation.world.db.read((tx) => getPickList(tx, id)))) {
    const left = unitsLeft(task);
    if (left === 0) continue;
    at = plus(at, seconds(within(luck, low, high) + perUnit * left));
    const missing = chance(luck, shortPick) ? 1 + below(luck, left) : 0;
    team.walking.at(id, at, async () => {
      if (!simulation.isTaken(team.site.id)) await pickTask(simulation, task, missing);
    });
  }
  return at;
}

/** Scans what is there and reports the rest; a list may be out of date, as paper would be. */
async function pickTask(
  { world }: Scene,
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
