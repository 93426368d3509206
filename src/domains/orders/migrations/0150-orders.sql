-- What customers bought, and how far each shipment of it has come.
create schema orders;

create sequence orders.order_number;

create table orders.orders (
  id text primary key,
  -- For people: ORD-2026-05-06-001.
  number text not null unique,
  customer_id text not null references customers.customer,
  currency char(3) not null,
  sla text not null check (sla in ('two-hour', 'same-day', 'standard', 'pickup')),
  payment_method text not null,
  promotion_code text,
  items_minor bigint not null check (items_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
  shipping_minor bigint not null default 0 check (shipping_minor >= 0),
  total_minor bigint generated always as (items_minor - discount_minor + shipping_minor) stored
    check (items_minor - discount_minor + shipping_minor >= 0),
  one_box boolean not null default false,
  promised_at timestamptz not null,
  placed_at timestamptz not null,
  -- The least advanced shipment decides; kept beside so that lists need no join.
  stage text not null,
  cancel_reason text check (cancel_reason in ('changed-mind', 'ordered-by-mistake',
    'found-elsewhere', 'takes-too-long', 'other', 'hold-expired', 'payment-declined',
    'fraud-suspected', 'out-of-stock', 'not-servable')),
  version integer not null default 1
);
create index orders_by_customer on orders.orders (customer_id, id);
create index orders_open on orders.orders (promised_at, id) where stage not in ('delivered', 'cancelled', 'returned');

-- Personal data: for whom and how to find the door, sealed under the customer's key; where to, in the
-- clear, for routes. It goes with the key: the order keeps its money and goods.
create table orders.destination (
  order_id text primary key references orders.orders,
  customer_id text not null
    constraint destination_goes_with_key references customers.subject_key on delete cascade,
  sealed bytea not null,
  lon double precision not null check (lon between -180 and 180),
  lat double precision not null check (lat between -90 and 90)
);
create index destination_of_customer on orders.destination (customer_id);

-- That the SKU exists the reservation ensures, which the order has before its lines: to check it here
-- again would lock its row once per line, and few rows are as busy as a good seller's.
create table orders.line (
  order_id text not null references orders.orders,
  line integer not null check (line > 0),
  sku_id text not null,
  units integer not null check (units > 0),
  price_minor bigint not null check (price_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor between 0 and price_minor * units),
  primary key (order_id, line)
);

create table orders.shipment (
  id text primary key,
  order_id text not null references orders.orders,
  -- The site it leaves from; a provisional shipment has the site of the promise's plan.
  site_id text not null references network.site,
  reservation_id text references inventory.reservation deferrable initially deferred,
  stage text not null check (stage in ('created', 'authorised', 'cleared', 'allocated', 'picked',
    'packed', 'in-transit', 'delivered', 'cancelled', 'returning', 'returned')),
  -- Counts the goes at the present stage, so that a repeated try is told from a repeated message.
  attempt integer not null default 1 check (attempt > 0),
  promised_at timestamptz not null,
  -- The commit boundary: re-planned until then, fixed from then on.
  released_at timestamptz,
  -- Transfers from other sites that must arrive before it can be picked.
  awaiting_transfers integer not null default 0 check (awaiting_transfers >= 0),
  -- own: our vehicles; else a carrier's service.
  service text not null default 'own',
  version integer not null default 1
) with (fillfactor = 80);
create index shipment_by_order on orders.shipment (order_id, id);
create index shipment_waiting on orders.shipment (site_id, stage, promised_at)
  where stage in ('allocated', 'picked', 'packed', 'in-transit');
create index shipment_cleared on orders.shipment (promised_at, id) where stage = 'cleared';

-- That the SKU and the sites exist the reservation ensures here, too.
create table orders.shipment_line (
  shipment_id text not null references orders.shipment,
  line integer not null,
  sku_id text not null,
  -- Where the units are reserved: the shipment's site, or another when they are consolidated.
  from_site_id text not null,
  units integer not null check (units > 0),
  primary key (shipment_id, line, from_site_id)
);

create table orders.event (
  order_id text not null references orders.orders,
  seq integer not null,
  shipment_id text,
  type text not null,
  data jsonb not null,
  actor text not null,
  at timestamptz not null,
  primary key (order_id, seq)
);
comment on table orders.event is 'append-only: the life of an order as support and customers read it';
