-- What was decided, why, and what it was expected to bring; outcomes are compared with it.
create schema learning;

create table learning.decision (
  id text primary key,
  at timestamptz not null,
  policy text not null,
  policy_class text not null check (policy_class in ('PFA', 'CFA', 'VFA', 'DLA')),
  model_version text not null,
  -- What it is about: an order, a route, an SKU at a site.
  subject text not null,
  -- Which state of the subject was decided on: 1, 2, 3 …
  sequence integer not null check (sequence > 0),
  action jsonb not null,
  -- In the unit named: minor units of a currency, seconds, units of goods.
  unit text not null,
  expected_value double precision not null,
  value_low double precision not null,
  value_high double precision not null,
  confidence real not null check (confidence between 0 and 1),
  alternatives jsonb not null,
  reasons jsonb not null,
  -- Of everything the policy was given: the same inputs must give the same decision again.
  inputs_hash text not null,
  -- Those inputs, where they are kept.
  inputs jsonb,
  unique (subject, policy, sequence),
  check (value_low <= expected_value and expected_value <= value_high)
);
comment on table learning.decision is 'append-only: what was decided, and why';
create index decision_by_time on learning.decision (policy, id);
