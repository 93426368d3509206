import type { api } from '@waystock/contract';
import { ok, refuse } from '@waystock/kernel';
import {
  type Condition,
  type Effect,
  encodeLine,
  liftCondition,
  listOpenConditions,
  pieceAt,
  putCondition,
  type StreetPiece,
} from '../../domains/roads/index.ts';
import { regionsOf } from '../../workflows/change-roads.ts';
import { type InUse, lookAgain, networkInUse } from '../../workflows/roads-in-use.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import type { Principal } from '../principal.ts';
import { boundsFor, type Permit } from '../reach.ts';

const kind = 'road';
/** Metres: on a map of a whole city nobody points better. */
const pointedAt = 250;

export const roads = {
  async listConditions({ world, page, principal }) {
    const { regionIds } = boundsFor(principal, kind);
    const inUse = await networkInUse(world);
    const found = await world.db.read((tx) =>
      listOpenConditions(tx, { ...beyond(page), ...(regionIds ? { regionIds } : {}) }),
    );
    const item = (one: Condition) => conditionBody(inUse, one);
    return ok(pageFrom(found, page, { item, key: ({ id }) => id }));
  },

  async addCondition({ world, body, principal, permit, command }) {
    const { effect, reason, ends_at: until } = body;
    const regionIds = await regionsOf(world, effect);
    if (!mayAll(permit, regionIds)) return refuse({ kind: 'not-found' });
    const inUse = await networkInUse(world);
    const done = await command(async (tx) => {
      const from = body.begins_at ?? tx.now;
      const draft = { effect, reason, from, until, by: actorOf(principal), regionIds };
      const put = await putCondition(tx, inUse.network.roads, draft);
      return put.ok ? ok(conditionBody(inUse, put.value)) : put;
    });
    await lookAgain(world);
    return done;
  },

  async liftCondition({ world, params, principal, permit, command }) {
    const id = params.condition_id;
    const done = await command(async (tx) => {
      const [found] = await listOpenConditions(tx, { id });
      if (!found || !mayAll(permit, found.regionIds ?? [])) return refuse({ kind: 'not-found' });
      await liftCondition(tx, id, actorOf(principal));
      return ok(undefined);
    });
    await lookAgain(world);
    return done;
  },

  async findStreet({ world, body }) {
    const { network } = await networkInUse(world);
    const piece = pieceAt(network.roads.streets, body.position, pointedAt);
    return ok({ street: piece ? pieceBody(piece) : null });
  },
} satisfies HandlersOf<typeof api.roads>;

/** A street at a border is the affair of both sides; one of no region, of those who run everything. */
const mayAll = (permit: Permit, regionIds: NonNullable<Condition['regionIds']>): boolean =>
  regionIds.length === 0
    ? permit({ kind }).ok
    : regionIds.every((id) => permit({ kind, regionIds: [id] }).ok);

const actorOf = ({ role, subject }: Principal): string => `${role}:${subject}`;

const conditionBody = (inUse: InUse, condition: Condition) => ({
  condition_id: condition.id,
  effect: effectBody(condition.effect),
  streets: streetsOf(inUse, condition.effect).map(pieceBody),
  reason: condition.reason,
  begins_at: condition.from,
  ends_at: condition.until ?? null,
  put_by: condition.by ?? null,
  region_ids: [...(condition.regionIds ?? [])],
});

/** Each street once, however many places of it are named. */
function streetsOf({ network }: InUse, effect: Effect): StreetPiece[] {
  if (effect.kind === 'no-fly') return [];
  const found = effect.places.flatMap((place) => pieceAt(network.roads.streets, place) ?? []);
  return [...new Map(found.map((piece) => [encodeLine(piece.line), piece])).values()];
}

const effectBody = (effect: Effect) =>
  effect.kind === 'no-fly'
    ? { ...effect, ring: [...effect.ring] }
    : { ...effect, places: [...effect.places] };

const pieceBody = ({ name, at, line }: StreetPiece) => ({
  name: name || null,
  position: at,
  line: encodeLine(line),
});
