-- A network is a built graph file, packed; `data` is what the graph was built from where that was made
-- here. Networks of before have no graph yet: it is built when they are first read.
alter table roads.network
  add column graph bytea,
  -- SHA-256 of the graph file, in hex: the same map gives the same.
  add column checksum text,
  -- The state of the world the map shows, where it says so.
  add column dated timestamptz,
  -- Whom every map drawn from it has to name.
  add column credit text not null default '';

-- What is different from the map for some time: closed or slowed streets, areas nobody flies over.
create table roads.condition (
  id bigint generated always as identity primary key,
  -- {"kind": "closed" | "slowed" | "no-fly", …}, with places in degrees
  effect jsonb not null,
  reason text not null,
  begins_at timestamptz not null,
  ends_at timestamptz,
  check (ends_at is null or ends_at >= begins_at)
);
create index condition_open on roads.condition (ends_at, begins_at);
