-- Who closed a street, who opened it again, and whose regions it lies in.
alter table roads.condition
  add column region_ids text[] not null default '{}',
  add column put_by text,
  add column lifted_by text;
