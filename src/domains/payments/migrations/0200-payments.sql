-- What orders owe, what was asked of the payment provider about it, and what came of that.
create schema payments;

-- One payment per order. Its four sums follow from the succeeded operations and are kept beside them
-- so that the database itself refuses money that does not add up.
create table payments.payment (
  id text primary key,
  order_id text not null unique references orders.orders,
  currency char(3) not null,
  amount_minor bigint not null check (amount_minor >= 0),
  -- The provider's token of the customer's card or account, never its number.
  method text not null,
  -- The customer's present go at paying, and since when.
  attempt integer not null check (attempt > 0),
  wished_at timestamptz not null,
  authorised_minor bigint not null default 0 check (authorised_minor >= 0),
  captured_minor bigint not null default 0 check (captured_minor >= 0),
  voided_minor bigint not null default 0 check (voided_minor >= 0),
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  status text not null check (status in ('authorising', 'challenged', 'declined', 'authorised',
    'captured', 'dunning', 'uncollectable', 'voided', 'refunded')),
  closed_at timestamptz,
  -- When the reconciler looks at it next: an answer is late or a retry is due.
  due_at timestamptz,
  constraint payment_captured_within_authorised check (captured_minor <= authorised_minor),
  constraint payment_voided_within_authorised
    check (captured_minor + voided_minor <= authorised_minor),
  constraint payment_refunded_within_captured check (refunded_minor <= captured_minor)
) with (fillfactor = 70);
create index payment_due on payments.payment (due_at, id) where due_at is not null;
create index payment_unpaid on payments.payment (status, id)
  where status in ('dunning', 'uncollectable');

-- Money that must move: to us for a shipment that left, to the customer for a refund.
create table payments.claim (
  payment_id text not null references payments.payment,
  kind text not null check (kind in ('capture', 'refund')),
  subject text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  claimed_at timestamptz not null,
  primary key (payment_id, kind, subject)
);
comment on table payments.claim is 'append-only: what was wished is never unwished';

create table payments.operation (
  provider_key text primary key,
  payment_id text not null references payments.payment,
  -- 1, 2, 3 … within the payment.
  seq integer not null check (seq > 0),
  kind text not null check (kind in ('authorise', 'capture', 'void', 'refund')),
  subject text not null,
  attempt integer not null check (attempt > 0),
  amount_minor bigint not null check (amount_minor > 0),
  authorisation text references payments.operation,
  method text,
  state text not null
    check (state in ('intended', 'sent', 'pending', 'unknown', 'succeeded', 'failed')),
  reference text,
  failure text,
  challenge_url text,
  expires_at timestamptz,
  intended_at timestamptz not null,
  due_at timestamptz,
  asked integer not null default 0,
  settled_at timestamptz,
  unique (payment_id, seq),
  check ((authorisation is null) = (kind = 'authorise')),
  check ((method is not null) = (kind = 'authorise')),
  check ((state in ('succeeded', 'failed')) = (settled_at is not null)),
  check ((state in ('succeeded', 'failed')) = (due_at is null)),
  check (state <> 'succeeded' or reference is not null),
  check (state <> 'failed' or failure is not null)
) with (fillfactor = 70);

-- Each of the provider's events is looked at once, however often it is delivered.
create table payments.webhook_event (
  id text primary key,
  provider_key text not null,
  outcome text not null,
  received_at timestamptz not null,
  -- False: no operation of ours has that key.
  matched boolean not null
);
comment on table payments.webhook_event is 'append-only: what the provider told us unasked';
create index webhook_event_received on payments.webhook_event (received_at);
