-- From where an order is served: carriers and their prices, plans, delivery slots.
create schema allocation;

create table allocation.carrier (
  id text primary key,
  carrier text not null,
  service text not null,
  temperature_classes text[] not null,
  hazard_classes text[] not null,
  longest_side_mm integer check (longest_side_mm > 0),
  heaviest_load_g integer check (heaviest_load_g > 0),
  largest_load_ml bigint check (largest_load_ml > 0),
  most_capacity_units integer check (most_capacity_units > 0),
  -- Minute of the local day at which it collects at our sites.
  collects_min integer not null check (collects_min between 0 and 1439),
  -- 0 = Sunday.
  rest_days integer[] not null default '{0,6}',
  holidays date[] not null default '{}',
  currency char(3) not null,
  active boolean not null default true
);

create table allocation.carrier_zone (
  carrier_id text not null references allocation.carrier on delete cascade,
  zone text not null,
  up_to_m integer not null check (up_to_m > 0),
  base_minor bigint not null check (base_minor >= 0),
  -- Ascending, progressive: [{"up_to_g":5000,"per_kg_minor":80}, …]; the last is the heaviest parcel.
  bands jsonb not null,
  -- Either business days, delivered by a minute of the local day, or plain time.
  business_days integer check (business_days >= 0),
  delivered_by_min integer check (delivered_by_min between 0 and 1439),
  duration_s integer check (duration_s >= 0),
  primary key (carrier_id, zone),
  check ((business_days is null) = (delivered_by_min is null)),
  check ((business_days is null) <> (duration_s is null))
);

-- Deliveries by our own vehicles.
create table allocation.last_mile (
  site_id text primary key references network.site,
  reach_m integer not null check (reach_m > 0),
  per_drop_minor bigint not null check (per_drop_minor >= 0),
  per_km_minor bigint not null check (per_km_minor >= 0),
  currency char(3) not null,
  speed_m_per_s real not null check (speed_m_per_s > 0),
  -- Beside driving: loading, other stops, the door.
  spare_s integer not null check (spare_s >= 0),
  temperature_classes text[] not null,
  hazard_classes text[] not null,
  longest_side_mm integer check (longest_side_mm > 0),
  heaviest_load_g integer check (heaviest_load_g > 0),
  largest_load_ml bigint check (largest_load_ml > 0),
  most_capacity_units integer check (most_capacity_units > 0)
);

-- Every plan an order has had; the highest version is the one that counts.
create table allocation.plan (
  order_id text not null references orders.orders deferrable initially deferred,
  version integer not null check (version > 0),
  decision_id text not null references learning.decision,
  cause text not null,
  strategy text not null check (strategy in ('single-source', 'split', 'consolidate')),
  cost_minor bigint not null,
  currency char(3) not null,
  arrives_at timestamptz not null,
  plan jsonb not null,
  at timestamptz not null,
  primary key (order_id, version)
);
comment on table allocation.plan is 'append-only: how the plan of an order changed';

-- A window in which only so many deliveries fit. No lock convention keeps it from being overbooked,
-- but the check together with one conditional statement.
create table allocation.slot (
  id text primary key,
  -- A region for deliveries, a site for collections.
  place text not null,
  service text not null check (service in ('two-hour', 'same-day', 'standard', 'pickup')),
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  capacity integer not null check (capacity >= 0),
  booked integer not null default 0,
  check (opens_at < closes_at),
  constraint slot_never_overbooked check (booked between 0 and capacity)
) with (fillfactor = 70);

create table allocation.slot_booking (
  order_id text not null references orders.orders deferrable initially deferred,
  slot_id text not null references allocation.slot,
  at timestamptz not null,
  primary key (order_id, slot_id)
);
create index slot_booking_by_slot on allocation.slot_booking (slot_id);

-- Takes one place for an order, once. The slot's row orders those who come at the same time. The
-- capacity is that of the offer as it is now, which may have changed since the slot's first booking.
create function allocation.book_slot(
  p_id text, p_place text, p_service text, p_opens_at timestamptz, p_closes_at timestamptz,
  p_capacity integer, p_order text, p_at timestamptz
) returns text language plpgsql as $$
begin
  insert into allocation.slot (id, place, service, opens_at, closes_at, capacity)
  values (p_id, p_place, p_service, p_opens_at, p_closes_at, p_capacity)
  on conflict (id) do nothing;
  perform 1 from allocation.slot where id = p_id for no key update;
  perform 1 from allocation.slot_booking where slot_id = p_id and order_id = p_order;
  if found then return 'already'; end if;
  update allocation.slot set booked = booked + 1, capacity = p_capacity
  where id = p_id and booked < p_capacity;
  if not found then return 'full'; end if;
  insert into allocation.slot_booking (order_id, slot_id, at) values (p_order, p_id, p_at);
  return 'booked';
end $$;
