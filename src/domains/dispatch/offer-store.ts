import {
  asId,
  type CourierId,
  currency,
  type Instant,
  money,
  type OfferId,
  type RouteId,
  type VehicleId,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Offer, OfferState } from './offer.ts';

export async function insertOffers(tx: Tx, offers: readonly Offer[]): Promise<void> {
  const of = <T>(value: (offer: Offer) => T): T[] => offers.map(value);
  await sql`
    insert into dispatch.offer (id, route_id, rank, courier_id, vehicle_id, state, pay_minor, currency)
    select id, route_id, rank, courier_id, vehicle_id, 'queued', pay_minor, currency
    from unnest(${of((o) => o.id)}::text[], ${of((o) => o.routeId)}::text[],
      ${of((o) => o.courierId)}::text[], ${of((o) => o.vehicleId)}::text[],
      ${of((o) => o.pay?.minor ?? null)}::bigint[], ${of((o) => o.pay?.currency ?? null)}::text[])
      with ordinality as o (id, route_id, courier_id, vehicle_id, pay_minor, currency, rank)
  `.execute(tx.sql);
}

interface OfferRow {
  id: string;
  route_id: string;
  courier_id: string;
  vehicle_id: string;
  state: OfferState;
  expires_at: Instant | null;
  pay_minor: bigint | null;
  currency: string | null;
}

const toOffer = (row: OfferRow): Offer => ({
  id: asId<OfferId>(row.id),
  routeId: asId<RouteId>(row.route_id),
  courierId: asId<CourierId>(row.courier_id),
  vehicleId: asId<VehicleId>(row.vehicle_id),
  state: row.state,
  expiresAt: row.expires_at ?? undefined,
  pay:
    row.pay_minor === null || row.currency === null
      ? undefined
      : money(row.pay_minor, currency(row.currency)),
});

async function selectOffers(tx: Tx, rest: RawBuilder<unknown>): Promise<Offer[]> {
  const { rows } = await sql<OfferRow>`
    select id, route_id, courier_id, vehicle_id, state, expires_at, pay_minor, currency
    from dispatch.offer ${rest}
  `.execute(tx.sql);
  return rows.map(toOffer);
}

export async function findOffer(tx: Tx, id: OfferId): Promise<Offer | undefined> {
  const [offer] = await selectOffers(tx, sql`where id = ${id}`);
  return offer;
}

/** The one whose turn is next; the route's lock keeps two from asking at once. */
export async function findQueued(tx: Tx, routeId: RouteId): Promise<Offer | undefined> {
  const [offer] = await selectOffers(
    tx,
    sql`where route_id = ${routeId} and state = 'queued' order by rank limit 1`,
  );
  return offer;
}

/** Offers that have run out, oldest first. */
export const listRunOut = (tx: Tx, limit: number): Promise<Offer[]> =>
  selectOffers(
    tx,
    sql`where state = 'open' and expires_at <= ${new Date(tx.now)} order by expires_at, id
      limit ${limit}`,
  );

/** Of these couriers, those whose last turn ran out after `since`, or would have, without a yes. */
export async function listUnwilling(
  tx: Tx,
  courierIds: readonly CourierId[],
  since: Instant,
): Promise<Set<CourierId>> {
  if (courierIds.length === 0) return new Set();
  const { rows } = await sql<{ id: CourierId }>`
    select distinct courier_id as id from dispatch.offer
    where courier_id = any(${courierIds}::text[]) and state in ('declined', 'expired')
      and expires_at > ${new Date(since)}
    order by courier_id
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.id));
}

/** What a courier is being offered. */
export const listOpenOffers = (tx: Tx, courierId: CourierId): Promise<Offer[]> =>
  selectOffers(
    tx,
    sql`where courier_id = ${courierId} and state = 'open' and expires_at > ${new Date(tx.now)}
      order by id`,
  );

export async function updateOffer(
  tx: Tx,
  id: OfferId,
  to: { state: OfferState; expiresAt?: Instant },
): Promise<void> {
  await sql`
    update dispatch.offer set state = ${to.state},
      expires_at = coalesce(${to.expiresAt === undefined ? null : new Date(to.expiresAt)}, expires_at)
    where id = ${id}
  `.execute(tx.sql);
}

/** Nobody else is asked any more. */
export async function updateWithdrawn(tx: Tx, routeId: RouteId): Promise<void> {
  await sql`
    update dispatch.offer set state = 'withdrawn'
    where route_id = ${routeId} and state in ('queued', 'open')
  `.execute(tx.sql);
}
