import type { OsmRelation } from '../osm/decode-block.ts';
import type { Country } from '../profiles/countries.ts';
import type { Profile } from '../profiles/profile.ts';
import { mainNetwork } from './components.ts';
import type { CutStreets } from './cut-edges.ts';
import { expandTurns, type TurnGraph } from './expand.ts';
import { type BannedTurns, bannedTurns } from './restrictions.ts';
import { exitsFor, type ProfileRoads } from './streets.ts';

/** One profile's turn graph over the streets, and which of its states belong to its main network. */
export interface ProfileGraph {
  readonly turns: TurnGraph;
  readonly main: Uint8Array;
  readonly restrictions: Pick<BannedTurns, 'applied' | 'unclear'>;
}

export function profileGraph(
  cut: CutStreets,
  roads: ProfileRoads,
  relations: readonly OsmRelation[],
  by: { readonly profile: Profile; readonly country: Country },
): ProfileGraph {
  const exits = exitsFor(cut.streets, roads);
  const banned = bannedTurns(relations, cut, { profile: by.profile, roads, exits });
  const turns = expandTurns({
    streets: cut.streets,
    roads,
    exits,
    banned: banned.sequences,
    turns: by.profile.turns,
    keep: by.country.keep,
  });
  return { turns, main: mainNetwork(turns), restrictions: banned };
}
