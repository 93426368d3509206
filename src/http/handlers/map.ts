import type { api } from '@waystock/contract';
import { ok } from '@waystock/kernel';
import { mapInUse } from '../../workflows/roads-in-use.ts';
import type { HandlersOf } from '../handler.ts';

export const map = {
  async drawing({ world }) {
    const { name, credit, bounds, streets, areas, districts } = await mapInUse(world);
    return ok({
      name,
      credit,
      bounds,
      streets: [...streets],
      areas: [...areas],
      districts: [...districts],
    });
  },
} satisfies HandlersOf<typeof api.map>;
