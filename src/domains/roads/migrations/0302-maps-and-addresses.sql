-- What is drawn and which addresses there are are files of the road engine, too, packed like the graph.
-- `data` is what networks of before consist of, as gzip of JSON; their files are built when they are read.
alter table roads.network
  alter column data drop not null,
  add column map bytea,
  add column addresses bytea,
  add constraint network_is_whole
    check (data is not null or (graph is not null and map is not null and addresses is not null));
