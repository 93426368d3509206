-- Money a day's budget has left, for what is paid by the request (storage/spending.ts).
create table storage.spending (
  budget text not null,
  day date not null,
  -- Thousandths of a minor unit: prices are per thousand.
  thousandths bigint not null check (thousandths >= 0),
  primary key (budget, day)
);
