-- Where the means of payment is at home, as far as fraud rules need it: the country, and the place to
-- within ten kilometres if the street is known. Personal data all the same: erased with its customer.
create table orders.billing (
  order_id text primary key references orders.orders deferrable initially deferred,
  country char(2) not null,
  lon double precision check (lon between -180 and 180),
  lat double precision check (lat between -90 and 90),
  check ((lon is null) = (lat is null))
);
