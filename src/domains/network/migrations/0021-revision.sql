-- How often regions, sites or lanes were written: who keeps a copy of them looks here whether it still
-- holds. A counter in a row and no sequence: it is only seen together with what was written, and its lock
-- lets nobody commit an older count after a newer one.
create table network.revision (
  one boolean primary key default true check (one),
  n bigint not null default 0
);
insert into network.revision default values;

create function network.revise() returns trigger language plpgsql as $$
begin
  update network.revision set n = n + 1;
  return null;
end $$;

create trigger revised after insert or update or delete on network.region
  for each statement execute function network.revise();
create trigger revised after insert or update or delete on network.site
  for each statement execute function network.revise();
create trigger revised after insert or update or delete on network.lane
  for each statement execute function network.revise();
