-- Where goods wait: sites and the regions they serve.
create schema network;

create table network.region (
  id text primary key,
  name text not null,
  time_zone text not null,
  currency char(3) not null
);

create table network.site (
  id text primary key,
  region_id text not null references network.region,
  name text not null,
  kind text not null check (kind in
    ('fulfilment-centre', 'shop', 'locker', 'ambassador', 'vacant-unit', 'storage-unit', 'hub', 'vehicle')),
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  address text not null,
  time_zone text not null,
  -- Room for goods; a node that is full takes no more.
  capacity_ml bigint not null check (capacity_ml > 0),
  temperature_classes text[] not null default '{ambient}',
  -- Opening hours in site time: [{"weekday":1,"opens_min":480,"closes_min":1200}, …], 0 = Sunday;
  -- closes_min above 1440 is past midnight; an empty list means around the clock.
  opening_hours jsonb not null,
  -- Local days on which no opening begins: public holidays, stock-taking.
  closed_on date[] not null default '{}',
  -- Orders paid before this minute of the local day leave the same day.
  cut_off_min integer not null default 960 check (cut_off_min between 0 and 1439),
  pick_lead_s integer not null default 1800 check (pick_lead_s >= 0),
  -- Handling per shipment and per unit picked; storage per cubic metre and day.
  handling_cost_minor bigint not null default 0 check (handling_cost_minor >= 0),
  handling_per_unit_minor bigint not null default 0 check (handling_per_unit_minor >= 0),
  storage_cost_minor bigint not null default 0 check (storage_cost_minor >= 0),
  currency char(3) not null,
  security_score real not null default 1 check (security_score between 0 and 1),
  pickup boolean not null default false,
  paused boolean not null default false,
  pause_reason text,
  version integer not null default 1,
  check (paused = (pause_reason is not null))
);
comment on table network.site is 'kept: orders and stock name its rows; what is closed is paused';
create index site_by_region on network.site (region_id, id);

-- Moving stock between two sites: what it costs and how long it takes.
create table network.lane (
  from_site_id text not null references network.site,
  to_site_id text not null references network.site,
  cost_minor bigint not null check (cost_minor >= 0),
  currency char(3) not null,
  duration_s integer not null check (duration_s >= 0),
  primary key (from_site_id, to_site_id),
  check (from_site_id <> to_site_id)
);
