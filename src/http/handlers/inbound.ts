import type { api } from '@waystock/contract';
import { type InboundId, instant, isoOf, must, ok, refuse, type Result } from '@waystock/kernel';
import {
  cancelReceipt,
  expectReceipt,
  findReceipt,
  type Inbound,
  listReceipts,
  rescheduleReceipt,
  takeReceipt,
} from '../../domains/inventory/index.ts';
import type { Tx } from '../../world.ts';
import type { NotFound } from '../errors.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import { boundsFor, type Permit, reachPlace, reachSite, sitesWithin } from '../reach.ts';

const kind = 'stock';

export const inbound = {
  async list({ world, query, page, principal }) {
    const bounds = boundsFor(principal, kind, { siteId: query.site_id });
    return world.db.read(async (tx) => {
      const found = await listReceipts(
        tx,
        { siteIds: await sitesWithin(tx, bounds), skuId: query.sku_id, state: query.state },
        { after: keyFrom(page.after), limit: page.limit + 1 },
      );
      return ok(pageFrom(found, page, { item: inboundBody, key: keyOf }));
    });
  },

  async get({ world, params, permit }) {
    const found = await world.db.read((tx) => reachReceipt(tx, params.inbound_id, permit));
    return found.ok ? ok(inboundBody(found.value)) : found;
  },

  async announce({ body, permit, command }) {
    return command(async (tx) => {
      const { sku_id: skuId, site_id: siteId, units, due_at: due } = body;
      const place = await reachPlace(tx, { skuId, siteId }, permit);
      if (!place.ok) return place;
      const id = await expectReceipt(tx, {
        ...place.value,
        units,
        due,
        kind: 'supplier',
        fromSiteId: undefined,
        lot: body.lot ?? '',
        expiresOn: body.expires_on,
      });
      return ok(await readReceipt(tx, id));
    });
  },

  async receive({ params, body, permit, command }) {
    return command(async (tx) => {
      const reached = await reachReceipt(tx, params.inbound_id, permit);
      if (!reached.ok) return reached;
      const taken = await takeReceipt(tx, params.inbound_id, body.counted);
      return taken.ok ? ok(await readReceipt(tx, params.inbound_id)) : taken;
    });
  },

  async reschedule({ params, body, permit, command }) {
    return command(async (tx) => {
      const reached = await reachReceipt(tx, params.inbound_id, permit);
      if (!reached.ok) return reached;
      const moved = await rescheduleReceipt(tx, params.inbound_id, body.due_at);
      return moved.ok ? ok(await readReceipt(tx, params.inbound_id)) : moved;
    });
  },

  async cancel({ params, permit, command }) {
    return command(async (tx) => {
      const reached = await reachReceipt(tx, params.inbound_id, permit);
      if (!reached.ok) return reached;
      const cancelled = await cancelReceipt(tx, params.inbound_id);
      return cancelled.ok ? ok(await readReceipt(tx, params.inbound_id)) : cancelled;
    });
  },
} satisfies HandlersOf<typeof api.inbound>;

/** A receipt of a site the caller may keep. */
async function reachReceipt(
  tx: Tx,
  id: InboundId,
  permit: Permit,
): Promise<Result<Inbound, NotFound>> {
  const found = await findReceipt(tx, id);
  const site = found && (await reachSite(tx, found.siteId, { kind, permit }));
  return found && site?.ok ? ok(found) : refuse({ kind: 'not-found' });
}

const readReceipt = async (tx: Tx, id: InboundId) =>
  inboundBody(must(await findReceipt(tx, id), `${id} was written just now`));

const keyOf = ({ due, id }: Inbound): string => `${isoOf(due)} ${id}`;

function keyFrom(text: string): { due: Inbound['due']; id: string } | undefined {
  const [due = '', id = ''] = text.split(' ');
  const at = Date.parse(due);
  return Number.isNaN(at) ? undefined : { due: instant(at), id };
}

export const inboundBody = (receipt: Inbound) => ({
  inbound_id: receipt.id,
  sku_id: receipt.skuId,
  site_id: receipt.siteId,
  from_site_id: receipt.fromSiteId ?? null,
  kind: receipt.kind,
  units: receipt.units,
  reserved: receipt.reserved,
  received: receipt.received,
  lot: receipt.lot,
  expires_on: receipt.expiresOn ?? null,
  due_at: receipt.due,
  state: receipt.state,
});
