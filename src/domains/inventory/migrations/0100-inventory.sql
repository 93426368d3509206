-- How much of what is where, who has spoken for it, and how it came to be so.
create schema inventory;

-- The sellable stock of one SKU at one site. Overselling is impossible by the checks below together
-- with one conditional statement; no lock convention is needed. Whose the goods are follows from
-- the SKU: each owner (merchant) has SKUs of its own.
create table inventory.stock (
  sku_id text not null references catalogue.sku,
  site_id text not null references network.site,
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  safety integer not null default 0 check (safety >= 0),
  primary key (sku_id, site_id),
  constraint stock_never_oversold check (reserved <= on_hand)
) with (fillfactor = 70);
comment on table inventory.stock is 'kept: reservations name its rows';
create index stock_by_site on inventory.stock (site_id, sku_id);

-- What the units are: status, lot and expiry. Sellable lots of a stock row sum to its on_hand.
create table inventory.lot (
  sku_id text not null references catalogue.sku,
  site_id text not null references network.site,
  lot text not null default '',
  status text not null check (status in ('sellable', 'quarantine', 'damaged', 'expired')),
  expires_on date,
  units integer not null check (units >= 0),
  -- In totes and parcels, on the way to a hand-over that will consume them.
  picked integer not null default 0 check (picked >= 0),
  primary key (sku_id, site_id, lot, status),
  constraint lot_never_overpicked check (picked <= units)
) with (fillfactor = 70);
create index lot_expiring on inventory.lot (expires_on) where status = 'sellable' and units > 0;

-- Named receipts under way. Promising future stock reserves against a receipt, never a free number.
create table inventory.inbound (
  id text primary key,
  sku_id text not null references catalogue.sku,
  site_id text not null references network.site,
  from_site_id text references network.site,
  -- Units on their way to a reservation that held them where they came from.
  for_reservation text,
  kind text not null check (kind in ('supplier', 'transfer', 'return')),
  units integer not null check (units > 0),
  received integer not null default 0 check (received >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  lot text not null default '',
  expires_on date,
  due_at timestamptz not null,
  -- When it is thought to come once its date has passed.
  expected_at timestamptz,
  state text not null check (state in ('expected', 'received', 'cancelled')),
  constraint inbound_never_overpromised check (reserved <= units)
);
create index inbound_for_reservation on inventory.inbound (for_reservation)
  where for_reservation is not null;
create index inbound_expected on inventory.inbound (sku_id, site_id, due_at) where state = 'expected';

create table inventory.reservation (
  id text primary key,
  -- What it is for: an order's shipment or a basket.
  purpose text not null,
  state text not null check (state in ('held', 'confirmed', 'consumed', 'released', 'expired')),
  expires_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'held') = (expires_at is not null))
) with (fillfactor = 70);
create index reservation_expiring on inventory.reservation (expires_at, id) where state = 'held';
create index reservation_by_purpose on inventory.reservation (purpose);

-- A line is written by the statement that has locked its stock row to take the units, so no foreign key
-- looks for that row again.
create table inventory.reservation_line (
  reservation_id text not null references inventory.reservation,
  sku_id text not null,
  site_id text not null,
  units integer not null check (units > 0),
  primary key (reservation_id, sku_id, site_id)
);
create index reservation_line_by_stock on inventory.reservation_line (sku_id, site_id);

-- The book of movements: sums to the stock, and a cause moves a stock row once only.
create table inventory.movement (
  seq bigint generated always as identity primary key,
  sku_id text not null,
  site_id text not null,
  lot text not null default '',
  on_hand_change integer not null default 0,
  reserved_change integer not null default 0,
  unsellable_change integer not null default 0,
  cause text not null,
  cause_id text not null,
  at timestamptz not null,
  unique (cause, cause_id, sku_id, site_id, lot)
);
comment on table inventory.movement is 'append-only: how the stock came to be what it is';
create index movement_by_stock on inventory.movement (sku_id, site_id, seq);

-- Takes units for a new reservation, all lines or none, in one round trip.
-- Lines arrive aggregated by (sku, site) and sorted, so two orders lock rows in the same order.
-- READ COMMITTED suffices: the UPDATE re-checks its condition on the newest version of a row.
-- Returns a row per line that could not be had; none means held.
create function inventory.hold(
  p_reservation text, p_purpose text, p_expires_at timestamptz, p_at timestamptz,
  p_skus text[], p_sites text[], p_units integer[]
) returns table (sku_id text, site_id text, wanted integer, available integer)
language plpgsql as $$
declare taken_skus text[]; taken_sites text[];
begin
  with wanted as (
    select w.sku_id, w.site_id, w.units
    from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
  ), locked as (
    -- The plain UPDATE would lock in plan order; this fixes the order for every caller.
    select s.sku_id, s.site_id, w.units
    from wanted w join inventory.stock s on s.sku_id = w.sku_id and s.site_id = w.site_id
    order by s.sku_id, s.site_id
    for no key update of s
  ), updated as (
    update inventory.stock s set reserved = s.reserved + l.units
    from locked l
    where s.sku_id = l.sku_id and s.site_id = l.site_id
      and s.on_hand - s.reserved - s.safety >= l.units
    returning s.sku_id as sku, s.site_id as site
  )
  select coalesce(array_agg(sku), '{}'), coalesce(array_agg(site), '{}')
  into taken_skus, taken_sites from updated;
  if cardinality(taken_skus) < cardinality(p_skus) then
    -- All or none, also when the caller goes on: what was taken goes back before anyone sees it.
    update inventory.stock s set reserved = s.reserved - w.units
    from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
    join unnest(taken_skus, taken_sites) as t (sku_id, site_id)
      on t.sku_id = w.sku_id and t.site_id = w.site_id
    where s.sku_id = w.sku_id and s.site_id = w.site_id;
    return query
      select w.sku_id, w.site_id, w.units, coalesce(s.on_hand - s.reserved - s.safety, 0)
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
      left join inventory.stock s on s.sku_id = w.sku_id and s.site_id = w.site_id
      where not exists (
        select 1 from unnest(taken_skus, taken_sites) as t (sku_id, site_id)
        where t.sku_id = w.sku_id and t.site_id = w.site_id
      )
      order by 1, 2;
    return;
  end if;
  insert into inventory.reservation (id, purpose, state, expires_at, created_at)
  values (p_reservation, p_purpose, 'held', p_expires_at, p_at);
  insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
  select p_reservation, w.sku_id, w.site_id, w.units
  from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
  insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
  select w.sku_id, w.site_id, w.units, 'hold', p_reservation, p_at
  from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
end $$;
