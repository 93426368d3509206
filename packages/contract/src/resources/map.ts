import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';

/** Google's polyline format with six decimals: latitude before longitude, each a difference. */
const line = z.string().max(1_000_000);

export const MapDrawing = named(
  'MapDrawing',
  z.object({
    name: z.string(),
    credit: z.string(),
    bounds: field.orNull(
      z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
    ),
    streets: z.array(
      z.object({ class: z.string(), name: field.orNull(z.string()), bridge: field.flag, line }),
    ),
    areas: z.array(
      z.object({ kind: field.oneOf('city', 'river', 'park'), name: z.string(), ring: line }),
    ),
    districts: z.array(z.object({ name: z.string(), centre: field.position })),
    tiles: field.orNull(z.object({ address: z.string(), last_zoom: field.count })),
  }),
  'The streets in use and what lies under them. Lines and rings are encoded polylines with six decimals; a ring’s first corner is not repeated. credit is to be shown beside the map. Where that would be too much to send, streets, areas and districts are empty and tiles says where vector tiles of them are (layers roads, water, green, land, buildings, places). Empty and without bounds where no network is loaded.',
);
export type MapDrawing = z.output<typeof MapDrawing>;

export const map = {
  drawing: endpoint({
    method: 'GET',
    path: '/map',
    summary: 'What a map of the loaded street network draws',
    description: 'Ask with If-None-Match whether the one you have is still the same.',
    tag: 'Map',
    auth: 'public',
    revalidated: true,
    response: MapDrawing,
    errors: [],
  }),
};
