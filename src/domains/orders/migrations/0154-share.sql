-- Links by which others may follow a delivery. The token itself is with those who were given it.
create table orders.share (
  token_hash bytea primary key check (length(token_hash) = 32),
  order_id text not null references orders.orders,
  created_at timestamptz not null
);
create index share_by_order on orders.share (order_id);
