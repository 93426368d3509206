-- Who runs a turn (storage/session.ts): when that process is gone its lease is worth nothing.
alter table storage.schedule add column holder integer;
