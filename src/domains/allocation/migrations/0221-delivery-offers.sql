-- What a region offers at checkout, by service: prices, windows, and how many fit into each.
create table allocation.delivery_offer (
  region_id text not null references network.region,
  service text not null check (service in ('two-hour', 'same-day', 'standard', 'pickup')),
  price_minor bigint not null check (price_minor >= 0),
  -- Orders of this value and more pay nothing for the way.
  free_from_minor bigint check (free_from_minor >= 0),
  currency char(3) not null,
  -- Minutes of the local day: [{"opens_min":600,"closes_min":780}, …]
  windows jsonb not null,
  -- Business days from today on which windows open, and over how many more each stretches.
  first_day integer not null check (first_day >= 0),
  last_day integer not null,
  spans_days integer not null check (spans_days >= 0),
  -- Booking ends so long before a window opens; negative: so long after.
  lead_s integer not null,
  -- Places in a window, of each site for collection; without a number as many as come.
  capacity integer check (capacity > 0),
  active boolean not null default true,
  version integer not null default 1,
  primary key (region_id, service),
  check (first_day <= last_day)
);

-- How often tariffs or offers were written; see network.revision.
create table allocation.revision (
  one boolean primary key default true check (one),
  n bigint not null default 0
);
insert into allocation.revision default values;

create function allocation.revise() returns trigger language plpgsql as $$
begin
  update allocation.revision set n = n + 1;
  return null;
end $$;

create trigger revised after insert or update or delete on allocation.carrier
  for each statement execute function allocation.revise();
create trigger revised after insert or update or delete on allocation.carrier_zone
  for each statement execute function allocation.revise();
create trigger revised after insert or update or delete on allocation.last_mile
  for each statement execute function allocation.revise();
create trigger revised after insert or update or delete on allocation.delivery_offer
  for each statement execute function allocation.revise();
