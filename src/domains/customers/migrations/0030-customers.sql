-- Who buys. What can be known about a person is sealed under a key of that person's own; deleting
-- the key erases the person here and in every backup that does not hold keys.
create schema customers;

-- Not personal data by itself: an id, when it came, what it agreed to.
create table customers.customer (
  id text primary key,
  created_at timestamptz not null,
  marketing_consent boolean not null default false,
  location_consent boolean not null default false,
  erased_at timestamptz,
  version integer not null default 1,
  check (erased_at is null or not (marketing_consent or location_consent))
);

-- One key per person, itself wrapped by a key that is in the configuration and not in the database.
create table customers.subject_key (
  customer_id text primary key references customers.customer,
  kek_id text not null,
  wrapped_key bytea not null
);
create index subject_key_by_kek on customers.subject_key (kek_id, customer_id);

-- Name, e-mail and telephone, sealed.
create table customers.profile (
  customer_id text primary key references customers.customer,
  sealed bytea not null
);

-- An address never changes: a correction is a new one, so that what refers to it stays true.
create table customers.address (
  id text primary key,
  customer_id text not null references customers.customer,
  sealed bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz
);
create index address_of_customer on customers.address (customer_id, id) where retired_at is null;
