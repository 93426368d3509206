import type { VehicleId } from '@waystock/kernel';
import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { allRoles } from '../roles.ts';

export const LiveFact = named(
  'LiveFact',
  z.object({
    fact_id: z.string(),
    kind: z.string(),
    key: z.string(),
    data: z.record(z.string(), field.json),
    at: field.instant,
  }),
  'Something that happened, in the past tense: orders.order-placed.',
);
export type LiveFact = z.output<typeof LiveFact>;

const MovedVehicle = z.tuple([
  field.codeId<VehicleId>(),
  z.number(),
  z.number(),
  z.union([z.number(), z.null()]),
  z.union([z.number(), z.null()]),
]);

export const VehiclePositions = named(
  'VehiclePositions',
  z.object({ at: field.instant, vehicles: z.array(MovedVehicle) }),
  'Where vehicles are by now, of those that have reported since the event before: [vehicle_id, lon, lat, heading_deg, speed_mps] each, clockwise from north; null where only one report is known.',
);
export type VehiclePositions = z.output<typeof VehiclePositions>;

export const live = {
  positions: endpoint({
    method: 'GET',
    path: '/live/positions',
    summary: 'Where vehicles are, as server-sent events',
    description:
      'Events are named positions. The first tells of every vehicle there is to see, the others of those that have moved, about twice a second at most. Nothing is made up for: who was cut off connects again. Drivers see their own vehicle.',
    tag: 'Live',
    auth: ['driver', 'ops', 'auditor', 'device'],
    stream: true,
    response: VehiclePositions,
    errors: [],
  }),
  facts: endpoint({
    method: 'GET',
    path: '/live',
    summary: 'Facts as they happen, as server-sent events',
    description:
      'Each event has an id. A reader that was cut off sends the last one as Last-Event-ID and misses nothing. Each role hears what it may see.',
    tag: 'Live',
    auth: [...allRoles],
    headers: { 'last-event-id': field.optional(z.string().regex(/^\d{1,19}-\d{1,18}$/)) },
    query: {
      kind: field.optional(z.array(z.string().regex(/^[a-z-]+\.[a-z-]+$/)).max(50)),
      key: field.optional(z.array(field.text(200)).max(20)),
    },
    stream: true,
    response: LiveFact,
    errors: [],
  }),
};
