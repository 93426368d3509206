-- What a month of keeping a site paid, when it is over: written once, never changed. A month begins where
-- the one before ended, also where the site's clock has changed since.
create table network.payout (
  site_id text not null references network.site,
  -- Its first day.
  month date not null check (extract(day from month) = 1),
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  closed_at timestamptz not null,
  primary key (site_id, month),
  unique (site_id, starts_at),
  unique (site_id, ends_at),
  check (starts_at < ends_at and ends_at <= closed_at)
);
comment on table network.payout is 'append-only: what was paid';

-- A day at one rate, or the part of a day until its rate changed. A line of an earlier month corrects
-- that month by what became known afterwards: it holds differences, so that all lines of a span add up to
-- what is known about it.
create table network.payout_line (
  site_id text not null,
  month date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  date date not null,
  handling_cost_minor bigint not null,
  handling_per_unit_minor bigint not null,
  storage_cost_minor bigint not null,
  currency char(3) not null,
  shipments integer not null,
  units integer not null,
  -- When the day ended; none where it went on at another rate.
  stored_ml bigint,
  -- How often goods came and went: what tells late facts from goods that were measured anew.
  movements integer not null,
  handling_minor bigint not null,
  picking_minor bigint not null,
  storage_minor bigint not null,
  primary key (site_id, month, starts_at),
  foreign key (site_id, month) references network.payout,
  check (starts_at < ends_at)
);
comment on table network.payout_line is 'append-only: what was paid, and for what';
create index payout_line_of_span on network.payout_line (site_id, starts_at);
