-- What can carry goods, who drives it, and where it is.
create schema fleet;

create table fleet.vehicle (
  id text primary key,
  name text not null,
  profile text not null check (profile in ('van', 'bike', 'foot', 'robot', 'drone', 'gig')),
  home_site_id text not null references network.site,
  max_weight_g integer not null check (max_weight_g > 0),
  max_volume_ml integer not null check (max_volume_ml > 0),
  max_units integer not null check (max_units > 0),
  -- The least it is worth sending out with.
  min_weight_g integer not null default 0 check (min_weight_g between 0 and max_weight_g),
  min_volume_ml integer not null default 0 check (min_volume_ml between 0 and max_volume_ml),
  min_units integer not null default 0 check (min_units between 0 and max_units),
  -- On one charge or tank; null means further than any route.
  range_m double precision check (range_m > 0),
  speed_m_per_s double precision not null check (speed_m_per_s > 0),
  -- In the home site's time: [{"weekday":1,"starts_min":480,"ends_min":960}, …], 0 = Sunday;
  -- ends_min above 1440 is past midnight; an empty list means at any time.
  shifts jsonb not null default '[]',
  cost_per_km_minor bigint not null check (cost_per_km_minor >= 0),
  cost_per_hour_minor bigint not null check (cost_per_hour_minor >= 0),
  cost_per_use_minor bigint not null check (cost_per_use_minor >= 0),
  currency char(3) not null,
  -- Temperature and hazard classes it may carry, and what else a job may ask for.
  skills text[] not null default '{}',
  status text not null default 'active' check (status in ('active', 'broken', 'off')),
  status_reason text,
  version integer not null default 1,
  check ((status = 'active') = (status_reason is null))
);
create index vehicle_by_site on fleet.vehicle (home_site_id, id);

create table fleet.courier (
  id text primary key,
  -- As colleagues call them; contact data is not kept here.
  name text not null,
  home_site_id text not null references network.site,
  roles text[] not null check (roles <@ '{driver,operator}'),
  -- What they may drive.
  profiles text[] not null default '{}',
  vehicle_id text references fleet.vehicle,
  active boolean not null default true,
  version integer not null default 1
);
create index courier_by_site on fleet.courier (home_site_id, id);
create unique index courier_one_per_vehicle on fleet.courier (vehicle_id) where vehicle_id is not null;

-- Where each vehicle is, as far as is known: one row per vehicle, rewritten in place.
create table fleet.vehicle_position (
  vehicle_id text primary key references fleet.vehicle,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  recorded_at timestamptz not null,
  received_at timestamptz not null
) with (fillfactor = 50);

-- Every report. Rows arrive nearly in order of time, so a block range index is enough and small.
create table fleet.position_report (
  vehicle_id text not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  recorded_at timestamptz not null,
  received_at timestamptz not null
);
comment on table fleet.position_report is 'append-only: where vehicles have been';
create index position_report_by_time on fleet.position_report
  using brin (recorded_at) with (pages_per_range = 32, autosummarize = on);

-- The product may add reports and change none. Forgetting old ones is all it may have done to them:
-- whoever moves through a day leaves a trace of where people live and rest.
create function fleet.forget_reports(p_before timestamptz, p_limit integer) returns integer
language sql security definer set search_path = '' as $$
  with old as materialized (
    select ctid from fleet.position_report where recorded_at < p_before limit p_limit
  ), forgotten as (
    delete from fleet.position_report r using old where r.ctid = old.ctid returning 1
  )
  select count(*)::integer from forgotten
$$;
revoke execute on function fleet.forget_reports from public;
