-- Facts, their deliveries, and what the clock wakes. Owned by src/storage.
create schema storage;

create table storage.fact (
  id bigint generated always as identity primary key,
  fact_id text not null unique,
  kind text not null,
  key text not null,
  data jsonb not null,
  at timestamptz not null,
  -- Ids do not follow commit order; readers that keep a cursor go by (xid, id) below the snapshot.
  xid xid8 not null default pg_current_xact_id()
);
comment on table storage.fact is 'append-only: what happened';
create index fact_by_commit on storage.fact (xid, id);
create index fact_by_key on storage.fact (key, id);

create table storage.delivery (
  fact bigint not null references storage.fact,
  subscription text not null,
  key text not null,
  partition smallint not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  dead boolean not null default false,
  last_error text,
  primary key (fact, subscription)
);
create index delivery_pending on storage.delivery (partition, fact) where not dead;
create index delivery_order on storage.delivery (subscription, key, fact) where not dead;
create index delivery_dead on storage.delivery (fact) where dead;

create table storage.schedule (
  name text primary key,
  due_at timestamptz not null,
  lease_until timestamptz,
  last_started_at timestamptz,
  last_finished_at timestamptz,
  last_error text
);
