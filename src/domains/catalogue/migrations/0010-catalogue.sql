-- What can be sold, and whose it is. One 3PL keeps goods of several owners (merchants).
create schema catalogue;

create table catalogue.owner (
  id text primary key,
  name text not null
);

create table catalogue.sku (
  id text primary key,
  owner_id text not null references catalogue.owner,
  name text not null,
  category text not null,
  barcode text,
  weight_g integer not null check (weight_g > 0),
  length_mm integer not null check (length_mm > 0),
  width_mm integer not null check (width_mm > 0),
  height_mm integer not null check (height_mm > 0),
  -- Room one unit takes in a vehicle or node, in the operator's own capacity units.
  capacity_units integer not null default 1 check (capacity_units > 0),
  temperature_class text not null default 'ambient'
    check (temperature_class in ('ambient', 'chilled', 'frozen')),
  hazard_class text not null default 'none'
    check (hazard_class in ('none', 'lithium', 'flammable', 'aerosol', 'medical')),
  -- Goods whose lots expire are sold first-expired-first-out, and not within this many days of it.
  lot_tracked boolean not null default false,
  min_shelf_life_days integer not null default 0 check (min_shelf_life_days >= 0),
  price_minor bigint not null check (price_minor >= 0),
  currency char(3) not null,
  active boolean not null default true,
  version integer not null default 1,
  -- The words of id, name, category and barcode, split by search-words.ts, for prefix search.
  search tsvector not null default ''
);
comment on table catalogue.sku is 'kept: orders name its rows; what is not sold any more is inactive';
create index sku_by_category on catalogue.sku (category, id) where active;
create index sku_by_owner on catalogue.sku (owner_id, id);
create index sku_by_barcode on catalogue.sku (barcode) where barcode is not null;
create index sku_by_words on catalogue.sku using gin (search);
