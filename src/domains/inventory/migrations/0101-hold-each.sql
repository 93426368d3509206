-- Several holds in one statement, each all or none, answered as if they came one after another in the
-- order given. Lines are aggregated by (sku, site) within each hold; `p_nth` says whose a line is, from 1.
-- Who fits when everybody before is counted in, refused or not, fits whatever happens to those before:
-- they are written together. The few others are tried in turn, when the rest is known.
-- Returns a row per line that could not be had; a hold without any is held.
create function inventory.hold_each(
  p_reservations text[], p_purposes text[], p_expires_at timestamptz[], p_at timestamptz,
  p_nth integer[], p_skus text[], p_sites text[], p_units integer[]
) returns table (nth integer, sku_id text, site_id text, wanted integer, available integer)
language plpgsql as $$
#variable_conflict use_column
declare held integer[]; missed integer;
begin
  with wanted as (
    select w.nth, w.sku_id, w.site_id, w.units
    from unnest(p_nth, p_skus, p_sites, p_units) as w (nth, sku_id, site_id, units)
  ), locked as (
    -- All rows in one order, whoever wants them, so that two batches cannot wait for each other.
    select s.sku_id, s.site_id, s.on_hand - s.reserved - s.safety as free
    from (select distinct sku_id, site_id from wanted) as w
    join inventory.stock s on s.sku_id = w.sku_id and s.site_id = w.site_id
    order by s.sku_id, s.site_id
    for no key update of s
  ), counted as (
    select w.nth, w.sku_id, w.site_id, w.units, coalesce(
      sum(w.units) over (partition by w.sku_id, w.site_id order by w.nth) <= l.free, false) as fits
    from wanted w left join locked l on l.sku_id = w.sku_id and l.site_id = w.site_id
  ), fitting as (
    select nth from counted group by nth having bool_and(fits)
  ), taken as (
    select c.sku_id, c.site_id, sum(c.units)::integer as units
    from counted c join fitting f on f.nth = c.nth group by c.sku_id, c.site_id
  ), updated as (
    update inventory.stock s set reserved = s.reserved + t.units
    from taken t where s.sku_id = t.sku_id and s.site_id = t.site_id
    returning 1
  ), reserved as (
    insert into inventory.reservation (id, purpose, state, expires_at, created_at)
    select h.id, h.purpose, 'held', h.expires_at, p_at
    from unnest(p_reservations, p_purposes, p_expires_at) with ordinality
      as h (id, purpose, expires_at, n)
    where h.n in (select nth from fitting)
  ), lined as (
    insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
    select p_reservations[w.nth], w.sku_id, w.site_id, w.units
    from wanted w where w.nth in (select nth from fitting)
  ), moved as (
    insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
    select w.sku_id, w.site_id, w.units, 'hold', p_reservations[w.nth], p_at
    from wanted w where w.nth in (select nth from fitting)
  )
  select coalesce(array_agg(nth), '{}') into held from fitting;

  for missed in
    select h.n from generate_series(1, cardinality(p_reservations)) as h (n)
    where h.n <> all(held) order by h.n
  loop
    return query
      select missed, h.sku_id, h.site_id, h.wanted, h.available
      from (
        select array_agg(w.sku_id order by w.sku_id, w.site_id) as skus,
          array_agg(w.site_id order by w.sku_id, w.site_id) as sites,
          array_agg(w.units order by w.sku_id, w.site_id) as units
        from unnest(p_nth, p_skus, p_sites, p_units) as w (nth, sku_id, site_id, units)
        where w.nth = missed
      ) as own, inventory.hold(p_reservations[missed], p_purposes[missed], p_expires_at[missed], p_at,
        own.skus, own.sites, own.units) as h;
  end loop;
end $$;
