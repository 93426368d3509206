-- Which vehicle carries what, in which order, and what became of it.
create schema dispatch;

-- One row per site: every change to its routes takes its lock and counts it on, so a plan made for
-- an older version is refused.
create table dispatch.board (
  site_id text primary key references network.site,
  version integer not null default 0
);

create table dispatch.route (
  id text primary key,
  site_id text not null references network.site,
  vehicle_id text not null references fleet.vehicle,
  -- Absent: a robot or drone, or not yet offered to anybody.
  courier_id text references fleet.courier,
  state text not null check (state in
    ('planned', 'offered', 'released', 'active', 'done', 'cancelled')),
  version integer not null default 1,
  decision_id text not null references learning.decision,
  depart_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  paused_until timestamptz,
  -- When its arrivals were last estimated.
  estimated_at timestamptz,
  cancel_reason text,
  check (state <> 'active' or started_at is not null),
  check ((state = 'done') = (finished_at is not null))
) with (fillfactor = 80);
create unique index route_one_live_per_vehicle on dispatch.route (vehicle_id)
  where state in ('released', 'active');
create index route_of_site on dispatch.route (site_id, state, depart_at, id);
-- Few of the routes there ever were are not over.
create index route_not_over on dispatch.route (depart_at, id)
  where state in ('planned', 'offered', 'released', 'active');
create index route_of_courier on dispatch.route (courier_id, depart_at) where courier_id is not null;

create table dispatch.stop (
  id text primary key,
  route_id text not null references dispatch.route,
  -- In driving order; gaps and repeats are allowed for a moment while a route is rewritten.
  seq integer not null,
  kind text not null check (kind in ('load', 'deliver', 'return')),
  shipment_id text references orders.shipment on delete cascade,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  weight_g integer not null,
  volume_ml integer not null,
  units integer not null,
  opens_at timestamptz,
  closes_at timestamptz,
  -- What the customer was told; the window may have been opened beyond it.
  promised_at timestamptz,
  service_s double precision not null check (service_s >= 0),
  express boolean not null,
  skills text[] not null,
  leg_s double precision not null check (leg_s >= 0),
  leg_m double precision not null check (leg_m >= 0),
  planned_at timestamptz not null,
  eta_at timestamptz,
  eta_from timestamptz,
  eta_to timestamptz,
  late_probability real,
  state text not null check (state in
    ('planned', 'arrived', 'done', 'delivered', 'failed', 'skipped')),
  arrived_at timestamptz,
  finished_at timestamptz,
  reason text,
  -- Ids of photo and signature, and whether a code was right. No personal data.
  proof jsonb,
  check ((kind = 'deliver') = (opens_at is not null)),
  check ((kind = 'deliver') = (promised_at is not null)),
  check ((opens_at is null) = (closes_at is null)),
  check (kind <> 'deliver' or shipment_id is not null),
  check (kind = 'deliver' or state not in ('delivered', 'failed')),
  check (kind <> 'deliver' or state <> 'done'),
  check (state <> 'delivered' or proof is not null),
  check ((state = 'failed') = (reason is not null))
) with (fillfactor = 70);
create index stop_of_route on dispatch.stop (route_id, seq);
-- A shipment rides on one route at a time.
create unique index stop_one_live_per_shipment on dispatch.stop (shipment_id)
  where kind = 'deliver' and state in ('planned', 'arrived');
create index stop_by_shipment on dispatch.stop (shipment_id) where kind = 'deliver';

-- What drivers reported, as they reported it.
create table dispatch.driver_event (
  id text primary key,
  route_id text not null references dispatch.route,
  report jsonb not null,
  at timestamptz not null,
  received_at timestamptz not null
);
comment on table dispatch.driver_event is 'append-only: what drivers reported';
create index driver_event_of_route on dispatch.driver_event (route_id, received_at);

-- A route put to gig couriers, one after another.
create table dispatch.offer (
  id text primary key,
  route_id text not null references dispatch.route,
  rank integer not null,
  courier_id text not null references fleet.courier,
  vehicle_id text not null references fleet.vehicle,
  state text not null check (state in
    ('queued', 'open', 'accepted', 'declined', 'expired', 'withdrawn')),
  expires_at timestamptz,
  pay_minor bigint check (pay_minor >= 0),
  currency char(3),
  check ((pay_minor is null) = (currency is null)),
  check (state <> 'open' or expires_at is not null)
) with (fillfactor = 80);
create unique index offer_one_open_per_route on dispatch.offer (route_id) where state = 'open';
create unique index offer_one_accepted_per_route on dispatch.offer (route_id)
  where state = 'accepted';
create index offer_running_out on dispatch.offer (expires_at, id) where state = 'open';
create index offer_of_courier on dispatch.offer (courier_id, id);

-- Shipments the last plan of their site had no vehicle for, and why.
create table dispatch.unplanned (
  shipment_id text primary key references orders.shipment on delete cascade,
  site_id text not null references network.site,
  reason text not null,
  promised_at timestamptz not null,
  since timestamptz not null
);
create index unplanned_of_site on dispatch.unplanned (site_id, promised_at, shipment_id);

-- Promises somebody was warned about, so that each warning is given once.
create table dispatch.promise_risk (
  shipment_id text primary key references orders.shipment on delete cascade,
  -- The estimate that was told.
  eta_at timestamptz not null,
  told_at timestamptz not null
);
