-- What each part of an order is worth: fixed when a part comes to be and only ever divided, so that
-- what is captured for the parts adds up to the order, whatever happens to which part when.
alter table orders.shipment_line
  add column net_minor bigint not null default 0 check (net_minor >= 0);
comment on column orders.shipment_line.net_minor is 'what the customer pays for these units';
alter table orders.shipment
  add column shipping_minor bigint not null default 0 check (shipping_minor >= 0);
comment on column orders.shipment.shipping_minor is 'the order''s shipping, on one of its shipments';
