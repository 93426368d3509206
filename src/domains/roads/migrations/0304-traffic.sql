-- What traffic is taken to be where nothing has been learned: none, or that of a usual city.
alter table roads.network
  add column traffic text not null default 'free' check (traffic in ('free', 'usual'));

-- What has been driven, by group of roads and half hour of the local week: seconds of free flow, and what
-- they took.
create table roads.driven (
  road_group text not null check (road_group in ('motorway', 'arterial', 'local')),
  half_hour smallint not null check (half_hour between 0 and 335),
  free_s double precision not null check (free_s >= 0),
  driven_s double precision not null check (driven_s >= 0),
  primary key (road_group, half_hour)
);

-- Routes that ended until then have been learned from.
create table roads.learned (
  one boolean primary key default true check (one),
  until timestamptz not null,
  version bigint not null
);
