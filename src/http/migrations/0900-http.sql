-- What the HTTP edge must remember: first results of commands, and API keys.
create schema http;

-- The first result of each command, written in the transaction of the command itself.
create table http.idempotency (
  scope text not null,
  key text not null,
  request_hash bytea not null,
  status smallint not null check (status between 200 and 499),
  -- Sealed: an answer may say where somebody lives.
  kek_id text not null,
  response bytea not null,
  created_at timestamptz not null,
  primary key (scope, key)
);
create index idempotency_by_age on http.idempotency (created_at);

-- Lets a command through once: fails with WSK01 when there is a result, with WSK02 while another
-- transaction is at it. Sent ahead of the command's own statements and not waited for.
create function http.claim(p_scope text, p_key text) returns void
language plpgsql as $$
begin
  if not pg_try_advisory_xact_lock(hashtextextended(p_scope || ' ' || p_key, 8127)) then
    raise exception 'the first request with this key is under way' using errcode = 'WSK02';
  end if;
  if exists (select 1 from http.idempotency where scope = p_scope and key = p_key) then
    raise exception 'this key has a result' using errcode = 'WSK01';
  end if;
end $$;

create table http.api_key (
  id text primary key check (id ~ '^[0-9a-z]{12}$'),
  -- SHA-256 of a random 256-bit secret; the secret itself is shown once and kept nowhere.
  secret_hash bytea not null check (length(secret_hash) = 32),
  name text not null,
  role text not null check (role in ('shopper', 'driver', 'host', 'ops', 'auditor', 'device')),
  subject text not null,
  scope jsonb not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
