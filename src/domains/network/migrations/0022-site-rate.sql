-- What was agreed with whoever keeps a site, and when it held: from `starts_at` until just before `ends_at`.
-- At every instant exactly one rate holds, and the table itself sees to it: a rate begins where another
-- ends and ends where another begins (the two foreign keys), two neither begin nor end together (the two
-- keys), and only the beginning and the end of time have no neighbour. So they form one chain.
create table network.site_rate (
  site_id text not null references network.site,
  starts_at timestamptz not null,
  ends_at timestamptz not null default 'infinity',
  handling_cost_minor bigint not null check (handling_cost_minor >= 0),
  handling_per_unit_minor bigint not null check (handling_per_unit_minor >= 0),
  storage_cost_minor bigint not null check (storage_cost_minor >= 0),
  currency char(3) not null,
  after_another timestamptz generated always as (nullif(starts_at, '-infinity'::timestamptz)) stored,
  before_another timestamptz generated always as (nullif(ends_at, 'infinity'::timestamptz)) stored,
  primary key (site_id, starts_at),
  constraint site_rate_ends_once unique (site_id, ends_at),
  constraint site_rate_lasts check (starts_at < ends_at),
  constraint site_rate_follows foreign key (site_id, after_another)
    references network.site_rate (site_id, ends_at),
  constraint site_rate_is_followed foreign key (site_id, before_another)
    references network.site_rate (site_id, starts_at)
);
comment on table network.site_rate is 'kept: what was agreed is what is paid, years later, too';

insert into network.site_rate (site_id, starts_at, handling_cost_minor, handling_per_unit_minor,
  storage_cost_minor, currency)
select id, '-infinity', handling_cost_minor, handling_per_unit_minor, storage_cost_minor, currency
from network.site;
