import type { api } from '@waystock/contract';
import { ok } from '@waystock/kernel';
import { mapInUse } from '../../workflows/roads-in-use.ts';
import type { HandlersOf } from '../handler.ts';

export const map = {
  async drawing({ world }) {
    const { name, credit, bounds, streets, areas, districts, tiles } = await mapInUse(world);
    return ok({
      name,
      credit,
      bounds,
      streets: [...streets],
      areas: [...areas],
      districts: [...districts],
      tiles: tiles && { address: tiles.address, last_zoom: tiles.lastZoom },
    });
  },
} satisfies HandlersOf<typeof api.map>;
