import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { regionId } from './sites.ts';

const conditionId = z.string().regex(/^[1-9]\d{0,17}$/);
/** A number of times, since the half of nothing is nothing. */
const times = z.number().min(1.01).max(100);
const places = z.array(field.position).min(1).max(100);

const RoadEffect = named(
  'RoadEffect',
  z.union([
    z.strictObject({ kind: z.literal('closed'), places }),
    z.strictObject({ kind: z.literal('slowed'), places, times }),
    z.strictObject({
      kind: z.literal('no-fly'),
      ring: z.array(field.position).min(3).max(100),
    }),
  ]),
  'The blocks between two junctions at these places closed to everybody, or so many times as slow; or an area nobody flies over, its corners in order.',
);

const StreetPiece = named(
  'StreetPiece',
  z.object({ name: field.orNull(z.string()), position: field.position, line: z.string() }),
  'A street between two junctions: line is an encoded polyline with six decimals, position the place asked for, on it.',
);

const RoadCondition = named(
  'RoadCondition',
  z.object({
    condition_id: conditionId,
    effect: RoadEffect,
    streets: z.array(StreetPiece),
    reason: z.string(),
    begins_at: field.instant,
    ends_at: field.orNull(field.instant),
    put_by: field.orNull(z.string()),
    region_ids: z.array(regionId),
  }),
  'What is different from the map for some time. streets are those of the network in use that it concerns. Until somebody lifts it where ends_at is null.',
);

const tag = 'Roads';

export const roads = {
  listConditions: endpoint({
    method: 'GET',
    path: '/roads/conditions',
    summary: 'Streets that are closed or slow, and areas nobody flies over, now or later',
    tag,
    auth: ['ops', 'auditor'],
    query: paged,
    response: pageOf('RoadConditionPage', RoadCondition),
    errors: [],
  }),
  addCondition: endpoint({
    method: 'POST',
    path: '/roads/conditions',
    summary: 'Close or slow streets, or keep drones out of an area',
    description:
      'Whoever asks this process after the answer goes by it, others half a second later. It is kept by position, so that it holds on the next import of the network, too.',
    tag,
    auth: ['ops'],
    body: named(
      'AddRoadCondition',
      z.strictObject({
        effect: RoadEffect,
        reason: field.text(200),
        begins_at: field.optional(field.instant),
        ends_at: field.optional(field.instant),
      }),
      'From now on, unless begins_at says later; until it is lifted, unless ends_at says until when.',
    ),
    status: 201,
    response: RoadCondition,
    errors: ['position-off-network', 'condition-over'],
  }),
  liftCondition: endpoint({
    method: 'DELETE',
    path: '/roads/conditions/{condition_id}',
    summary: 'The street is as the map has it again',
    tag,
    auth: ['ops'],
    params: { condition_id: conditionId },
    errors: [],
  }),
  findStreet: endpoint({
    method: 'POST',
    path: '/roads/street-searches',
    summary: 'Which street is here?',
    description: 'The nearest within 250 m; its position is the one to close it by.',
    tag,
    auth: ['ops', 'auditor'],
    repetition: 'safe',
    body: named('StreetSearch', z.strictObject({ position: field.position })),
    response: named('FoundStreet', z.object({ street: field.orNull(StreetPiece) })),
    errors: [],
  }),
};
