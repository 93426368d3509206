-- Street networks and their address lists, as imported. A network is read whole by each process and
-- turned into graphs in memory; no row is ever asked about a single street.
create schema roads;

create table roads.network (
  id bigint generated always as identity primary key,
  name text not null,
  -- gzip of {"network": {"nodes": …, "ways": …}, "addresses": […], and perhaps "areas" and "districts": […]}
  data bytea not null,
  loaded_at timestamptz not null
);
