import { type Money, must, subtract, sum, zero } from '@waystock/kernel';
import type { Move } from '../domains/allocation/index.ts';
import type { Site } from '../domains/network/index.ts';
import { listShipmentsAt } from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';
import { currentMarket } from './market.ts';
import { readBacklog } from './pending-orders.ts';
import { planAnew } from './replan-allocation.ts';

export interface PauseEffects {
  /** Shipments of the site that wait for their release, and those that are past it and stay. */
  readonly waiting: number;
  readonly staying: number;
  /** Orders that were planned as they would be, of them those that go elsewhere, or nowhere. */
  readonly considered: number;
  readonly moved: number;
  readonly stranded: number;
  readonly extraCost: Money;
}

const most = 2000;

/**
 * What would follow from pausing a site, or from resuming a paused one: the planning that its fact
 * would set off, of which nothing is carried out.
 */
export async function pauseEffects(world: World, site: Site): Promise<PauseEffects> {
  const market = await currentMarket(world);
  const region = must(
    market.regions.find(({ id }) => id === site.regionId),
    `${site.id} has a region`,
  );
  const { paused } = site;
  const supposed: Site = { ...site, paused: paused ? undefined : { reason: 'as a question' } };
  const scope = {
    region,
    supposing: (one: Site) => (one.id === site.id ? supposed : one),
    // A site that opens may take orders of all the others.
    ...(paused ? {} : { siteId: site.id }),
  };
  const [backlog, here] = await world.db.read((tx) =>
    Promise.all([readBacklog(tx, market, scope), countHere(tx, site)]),
  );
  const { moves, stranded } = planAnew(backlog, scope);
  const touching = moves.filter((move) => touches(move, site));
  const saved = sum(
    touching.map((move) => move.saving),
    region.currency,
  );
  return {
    ...here,
    considered: backlog.orders.length,
    moved: touching.reduce((n, move) => n + move.orders.length, 0),
    stranded: stranded.length,
    extraCost: subtract(zero(region.currency), saved),
  };
}

const touches = ({ orders }: Move, { id }: Site): boolean =>
  orders.some(({ from, to }) =>
    [...from.shipments, ...to.shipments].some((shipment) => shipment.from === id),
  );

async function countHere(tx: Tx, { id: siteId }: Site) {
  const [waiting, ...staying] = await Promise.all([
    listShipmentsAt(tx, { stage: 'allocated', released: false, siteId, limit: most }),
    listShipmentsAt(tx, { stage: 'allocated', released: true, siteId, limit: most }),
    listShipmentsAt(tx, { stage: 'picked', siteId, limit: most }),
    listShipmentsAt(tx, { stage: 'packed', siteId, limit: most }),
  ]);
  return { waiting: waiting.length, staying: staying.flat().length };
}
