import type { Job, TimeWindow } from '../problem.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { valueAt } from './number-rows.ts';
import type { VrplibContext } from './vrplib.ts';
import { indexedRows, indexedValues, specNumber } from './vrplib-sections.ts';

/** One job for each node that is not a depot, named by its number in the file. */
export function readVrplibJobs(context: VrplibContext): readonly Job[] {
  const { file, count, depots, scaled, kinds } = context;
  const values = (section: string) => indexedValues(file, section, count);
  const demand = values('DEMAND_SECTION');
  const backhaul = values('BACKHAUL_SECTION');
  const release = values('RELEASE_TIME_SECTION');
  const prize = values('PRIZE_SECTION');
  const service = values('SERVICE_TIME_SECTION');
  const windows = readWindows(context);
  const groups = readGroups(context);
  const sameService = specNumber(file, 'SERVICE_TIME') ?? 0;
  const clients = Array.from({ length: count }, (_, i) => i).filter((i) => !depots.includes(i));
  return clients.map((at): Job => {
    const collected = backhaul?.[at] ?? 0;
    const collection = kinds ? kinds[at] === 1 : collected > 0;
    const window = windows?.[at];
    const group = groups.get(at);
    const worth = prize?.[at] ?? 0;
    const delivered = demand?.[at] ?? 0;
    if (!kinds && collected > 0 && delivered > 0) {
      throw new UnreadableInstance(`node ${at + 1} has both a DEMAND and a BACKHAUL`);
    }
    return {
      id: String(at + 1),
      location: at,
      load: [!kinds && collection ? collected : delivered],
      service: scaled(service?.[at] ?? sameService),
      ...(collection && { collection }),
      ...(window && { windows: [window] }),
      ...(release && { release: scaled(release[at] ?? 0) }),
      // A client without a prize has to be served.
      ...(worth > 0 && { prize: scaled(worth) }),
      ...(group !== undefined && { group }),
    };
  });
}

export function readWindows({ file, count, scaled }: VrplibContext): TimeWindow[] | undefined {
  return indexedRows(file, 'TIME_WINDOW_SECTION', count)?.map((row) => ({
    opens: scaled(valueAt(row, 0, 'the opening of a window')),
    closes: scaled(valueAt(row, 1, 'the close of a window')),
  }));
}

/** By location, the name of its group; a group of one is no choice and gets none. */
function readGroups({ file, count, depots }: VrplibContext): ReadonlyMap<number, string> {
  const groupOf = new Map<number, string>();
  for (const { values, line } of file.sections.get('MUTUALLY_EXCLUSIVE_GROUP_SECTION') ?? []) {
    const [group, ...members] = values;
    for (const node of members) {
      const at = node - 1;
      if (!Number.isInteger(at) || at < 0 || at >= count || depots.includes(at)) {
        throw new UnreadableInstance(`node ${node} is no client`, line);
      }
      if (groupOf.has(at)) throw new UnreadableInstance(`node ${node} is in two groups`, line);
      if (members.length > 1) groupOf.set(at, String(group));
    }
  }
  return groupOf;
}
