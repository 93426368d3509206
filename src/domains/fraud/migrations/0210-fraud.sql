-- How suspicious each order was, why, and what a person made of the doubtful ones.
create schema fraud;

create table fraud.screening (
  order_id text primary key references orders.orders,
  customer_id text not null,
  -- A hash of where it went; null when fetched from a site or once the customer is forgotten.
  address_key text,
  amount_minor bigint not null check (amount_minor >= 0),
  currency char(3) not null,
  placed_at timestamptz not null,
  score integer not null check (score >= 0),
  verdict text not null check (verdict in ('clear', 'review', 'reject')),
  -- [{"rule": …, "points": …, "detail": …}], heaviest first; the points add up to the score.
  reasons jsonb not null,
  state text not null check (state in ('open', 'cleared', 'rejected')),
  opened_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  note text,
  check ((state = 'open') = (decided_at is null)),
  check (state <> 'open' or verdict = 'review')
);
create index screening_by_customer on fraud.screening (customer_id, placed_at);
create index screening_by_address on fraud.screening (address_key, placed_at)
  where address_key is not null;
create index screening_review on fraud.screening (state, opened_at, order_id)
  where verdict = 'review';

-- Payments that were declined; each fact counts once.
create table fraud.decline (
  fact_id text primary key,
  customer_id text not null,
  at timestamptz not null
);
create index decline_by_customer on fraud.decline (customer_id, at);
