-- From the release of a shipment to its hand-over: what is picked, into which parcels it goes.
create schema fulfilment;

create table fulfilment.wave (
  id text primary key,
  site_id text not null references network.site,
  released_at timestamptz not null
);

-- One go at picking and packing one shipment. A shipment that is put away may be released again.
create table fulfilment.job (
  shipment_id text not null references orders.shipment on delete cascade,
  attempt integer not null check (attempt > 0),
  wave_id text not null references fulfilment.wave,
  site_id text not null references network.site,
  reservation_id text not null references inventory.reservation,
  express boolean not null,
  promised_at timestamptz not null,
  state text not null check (state in
    ('released', 'picking', 'picked', 'packed', 'handed-over', 'put-away')),
  primary key (shipment_id, attempt)
) with (fillfactor = 80);
create unique index job_one_live_per_shipment on fulfilment.job (shipment_id)
  where state <> 'put-away';
create index job_open_at_site on fulfilment.job (site_id, state)
  where state in ('released', 'picking', 'picked', 'packed');

-- Which commands have been carried out, so that a repeated one changes nothing.
create table fulfilment.step (
  shipment_id text not null references orders.shipment on delete cascade,
  transition text not null check (transition in ('pack', 'unpack', 'put-away')),
  attempt integer not null,
  at timestamptz not null,
  primary key (shipment_id, transition, attempt)
);

create table fulfilment.pick_list (
  id text primary key,
  wave_id text not null references fulfilment.wave,
  site_id text not null references network.site,
  express boolean not null,
  -- Lists of one wave are walked in this order.
  rank integer not null,
  created_at timestamptz not null
);
create index pick_list_of_site on fulfilment.pick_list (site_id, created_at);

-- One SKU to take from its shelf for one shipment.
create table fulfilment.task (
  id text primary key,
  pick_list_id text not null references fulfilment.pick_list,
  position integer not null,
  shipment_id text not null,
  attempt integer not null,
  sku_id text not null references catalogue.sku,
  shelf text not null,
  units integer not null check (units > 0),
  picked integer not null default 0 check (picked >= 0),
  short integer not null default 0 check (short >= 0),
  unique (shipment_id, attempt, sku_id),
  unique (pick_list_id, position),
  constraint task_never_overpicked check (picked + short <= units),
  foreign key (shipment_id, attempt) references fulfilment.job on delete cascade
) with (fillfactor = 80);

-- Units in a tote, by lot. They hold on to their shipment: no cascade here.
create table fulfilment.pick (
  task_id text not null references fulfilment.task,
  lot text not null,
  units integer not null check (units > 0),
  primary key (task_id, lot)
);

-- What a shipment can be packed into. Inside measures; the operator's own sizes may be added.
create table fulfilment.carton (
  id text primary key,
  length_mm integer not null check (length_mm > 0),
  width_mm integer not null check (width_mm > 0),
  height_mm integer not null check (height_mm > 0),
  max_weight_g integer not null check (max_weight_g > 0),
  tare_g integer not null check (tare_g >= 0)
);
insert into fulfilment.carton (id, length_mm, width_mm, height_mm, max_weight_g, tare_g) values
  ('mailer', 250, 175, 50, 2000, 40),
  ('small', 300, 200, 150, 8000, 120),
  ('medium', 400, 300, 250, 15000, 260),
  ('large', 600, 400, 300, 25000, 520),
  ('extra-large', 800, 600, 400, 31500, 900);

create table fulfilment.parcel (
  id text primary key,
  shipment_id text not null,
  attempt integer not null,
  -- Parcel 1 of 2.
  number integer not null check (number > 0),
  tracking_number text not null unique,
  -- Absent: too large for any carton, it goes as it stands on the shelf.
  carton_id text references fulfilment.carton,
  weight_g integer not null check (weight_g > 0),
  length_mm integer not null,
  width_mm integer not null,
  height_mm integer not null,
  packed_at timestamptz not null,
  scanned_at timestamptz,
  -- Unpacked parcels keep their row: their number is on a label somebody may still scan.
  voided_at timestamptz,
  foreign key (shipment_id, attempt) references fulfilment.job
) with (fillfactor = 80);
create unique index parcel_of_shipment on fulfilment.parcel (shipment_id, attempt, number)
  where voided_at is null;
create index parcel_handed_over on fulfilment.parcel (scanned_at) where scanned_at is not null;

create table fulfilment.parcel_line (
  parcel_id text not null references fulfilment.parcel,
  sku_id text not null references catalogue.sku,
  units integer not null check (units > 0),
  primary key (parcel_id, sku_id)
);
