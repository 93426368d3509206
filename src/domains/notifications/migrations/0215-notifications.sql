-- Which devices want to be told about their person's orders, and what they were told.
create schema notifications;

-- The key all our messages are signed with (VAPID), made once: subscriptions are bound to it. Its
-- private part is wrapped by a key-encryption key, which is in the configuration.
create table notifications.push_key (
  id smallint primary key check (id = 1),
  public_key text not null,
  kek_id text not null,
  wrapped_key bytea not null
);

-- Address and keys of a device: personal data, sealed under the person's key and gone with it.
create table notifications.push_subscription (
  id text primary key,
  customer_id text not null references customers.subject_key on delete cascade,
  -- SHA-256 of an address that nobody can guess: a device is told for one person at a time.
  endpoint_hash bytea not null unique,
  sealed bytea not null,
  created_at timestamptz not null
);
create index push_subscription_of_customer on notifications.push_subscription (customer_id, id);

-- Noted before it is sent, so that nobody is told one thing twice.
create table notifications.sent (
  about text not null,
  subscription_id text not null references notifications.push_subscription on delete cascade,
  at timestamptz not null,
  primary key (about, subscription_id)
);
create index sent_to on notifications.sent (subscription_id);
create index sent_by_age on notifications.sent (at);
