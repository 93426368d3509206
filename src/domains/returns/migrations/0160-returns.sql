-- Goods that come back: what was asked, what the inspection found, and what is paid back for it.
create schema returns;

create table returns.return (
  id text primary key,
  order_id text not null references orders.orders,
  -- The shipment that could not be delivered; absent when its customer sends goods back.
  shipment_id text unique references orders.shipment,
  site_id text not null references network.site,
  state text not null check (state in ('expected', 'received')),
  requested_at timestamptz not null,
  requested_by text not null,
  received_at timestamptz,
  currency char(3) not null,
  -- Shipping that is paid back with the goods; known with the inspection, as is what each line is worth.
  shipping_minor bigint check (shipping_minor >= 0),
  check ((state = 'received') = (received_at is not null)),
  check ((state = 'received') = (shipping_minor is not null))
);
create index return_of_order on returns.return (order_id, id);
create index return_at_site on returns.return (site_id, state, id);

create table returns.line (
  return_id text not null references returns.return,
  -- The order's line.
  line integer not null check (line > 0),
  sku_id text not null references catalogue.sku,
  units integer not null check (units > 0),
  reason text not null check (reason in
    ('not-wanted', 'damaged', 'wrong-item', 'late', 'undeliverable', 'other')),
  received integer check (received between 0 and units),
  refund_minor bigint check (refund_minor >= 0),
  primary key (return_id, line),
  check ((received is null) = (refund_minor is null))
);

-- What the inspection made of the units that came.
create table returns.outcome (
  return_id text not null,
  line integer not null,
  disposition text not null check (disposition in ('restock', 'quarantine', 'write-off')),
  lot text not null default '',
  units integer not null check (units > 0),
  primary key (return_id, line, disposition, lot),
  foreign key (return_id, line) references returns.line
);
comment on table returns.outcome is 'append-only: what came back and where it went';

-- Per order line: units that have reached the customer or are on their way back, and those of them
-- that returns speak for. Nothing comes back that was not sent.
create table returns.tally (
  order_id text not null references orders.orders,
  line integer not null,
  sent integer not null check (sent >= 0),
  spoken_for integer not null check (spoken_for >= 0),
  primary key (order_id, line),
  constraint tally_never_exceeds_sent check (spoken_for <= sent)
);
