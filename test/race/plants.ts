/**
 * The mistakes that the races are there to find, as SQL that puts them into the database of a test.
 * A race that is won fairly in spite of its plant proves nothing.
 */
export interface Plant {
  readonly sql: string;
  /** The functions it replaces are put back as they were, then `undo` is run. */
  readonly replaces?: readonly string[];
  readonly undo: string;
}

/** Orders that share a transaction hold one after another, so that they hold as wrongly as one alone. */
const holdEachInTurn = `
  create or replace function inventory.hold_each(
    p_reservations text[], p_purposes text[], p_expires_at timestamptz[], p_at timestamptz,
    p_nth integer[], p_skus text[], p_sites text[], p_units integer[]
  ) returns table (nth integer, sku_id text, site_id text, wanted integer, available integer)
  language plpgsql as $$
  begin
    for i in 1 .. cardinality(p_reservations) loop
      return query
        select i, h.*
        from (
          select array_agg(w.sku) as skus, array_agg(w.site) as sites, array_agg(w.units) as units
          from unnest(p_nth, p_skus, p_sites, p_units) as w (nth, sku, site, units) where w.nth = i
        ) as own, inventory.hold(p_reservations[i], p_purposes[i], p_expires_at[i], p_at,
          own.skus, own.sites, own.units) as h;
    end loop;
  end $$;`;
const holds = ['inventory.hold', 'inventory.hold_each'];

/** Reads what is left, thinks about it, and writes: everybody who read before the write has won. */
export const holdReadsThenWrites: Plant = {
  replaces: holds,
  sql: `${holdEachInTurn}
    alter table inventory.stock drop constraint stock_never_oversold;
    create or replace function inventory.hold(
      p_reservation text, p_purpose text, p_expires_at timestamptz, p_at timestamptz,
      p_skus text[], p_sites text[], p_units integer[]
    ) returns table (sku_id text, site_id text, wanted integer, available integer)
    language plpgsql as $$
    begin
      return query
        select w.sku_id, w.site_id, w.units, s.on_hand - s.reserved - s.safety
        from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
        join inventory.stock s on s.sku_id = w.sku_id and s.site_id = w.site_id
        where s.on_hand - s.reserved - s.safety < w.units;
      if found then return; end if;
      perform pg_sleep(0.05);
      update inventory.stock s set reserved = s.reserved + w.units
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
      where s.sku_id = w.sku_id and s.site_id = w.site_id;
      insert into inventory.reservation (id, purpose, state, expires_at, created_at)
      values (p_reservation, p_purpose, 'held', p_expires_at, p_at);
      insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
      select p_reservation, w.sku_id, w.site_id, w.units
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
      insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
      select w.sku_id, w.site_id, w.units, 'hold', p_reservation, p_at
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
    end $$;`,
  undo: `alter table inventory.stock
    add constraint stock_never_oversold check (reserved <= on_hand) not valid;`,
};

/** Locks the rows of an order one after another in no order: two orders wait for each other. */
export const holdLocksInAnyOrder: Plant = {
  replaces: holds,
  sql: `${holdEachInTurn}
    create or replace function inventory.hold(
      p_reservation text, p_purpose text, p_expires_at timestamptz, p_at timestamptz,
      p_skus text[], p_sites text[], p_units integer[]
    ) returns table (sku_id text, site_id text, wanted integer, available integer)
    language plpgsql as $$
    declare line record;
    begin
      for line in
        select w.* from unnest(p_skus, p_sites, p_units) as w (sku, site, n) order by random()
      loop
        perform 1 from inventory.stock s where s.sku_id = line.sku and s.site_id = line.site
        for update;
        perform pg_sleep(0.02);
      end loop;
      return query
        select w.sku_id, w.site_id, w.units, s.on_hand - s.reserved - s.safety
        from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
        join inventory.stock s on s.sku_id = w.sku_id and s.site_id = w.site_id
        where s.on_hand - s.reserved - s.safety < w.units;
      if found then return; end if;
      update inventory.stock s set reserved = s.reserved + w.units
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units)
      where s.sku_id = w.sku_id and s.site_id = w.site_id;
      insert into inventory.reservation (id, purpose, state, expires_at, created_at)
      values (p_reservation, p_purpose, 'held', p_expires_at, p_at);
      insert into inventory.reservation_line (reservation_id, sku_id, site_id, units)
      select p_reservation, w.sku_id, w.site_id, w.units
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
      insert into inventory.movement (sku_id, site_id, reserved_change, cause, cause_id, at)
      select w.sku_id, w.site_id, w.units, 'hold', p_reservation, p_at
      from unnest(p_skus, p_sites, p_units) as w (sku_id, site_id, units);
    end $$;`,
  undo: '',
};

/** The sweeper gives a basket's units back, and so does a second one that saw it before. */
export const sweeperReleasesTwice: Plant = {
  sql: `
    alter table inventory.stock drop constraint stock_reserved_check;
    create function inventory.release_again() returns trigger language plpgsql as $$
    begin
      update inventory.stock s set reserved = s.reserved - l.units
      from inventory.reservation_line l
      where l.reservation_id = new.id and s.sku_id = l.sku_id and s.site_id = l.site_id;
      return null;
    end $$;
    create trigger release_again after update on inventory.reservation
    for each row when (new.state = 'expired') execute function inventory.release_again();`,
  undo: 'drop function inventory.release_again() cascade;',
};

export const slotReadsThenWrites: Plant = {
  replaces: ['allocation.book_slot'],
  sql: `
    alter table allocation.slot drop constraint slot_never_overbooked;
    create or replace function allocation.book_slot(
      p_id text, p_place text, p_service text, p_opens_at timestamptz, p_closes_at timestamptz,
      p_capacity integer, p_order text, p_at timestamptz
    ) returns text language plpgsql as $$
    begin
      if (select booked >= capacity from allocation.slot where id = p_id) then return 'full'; end if;
      perform pg_sleep(0.05);
      update allocation.slot set booked = booked + 1 where id = p_id;
      insert into allocation.slot_booking (order_id, slot_id, at) values (p_order, p_id, p_at);
      return 'booked';
    end $$;`,
  undo: `alter table allocation.slot
    add constraint slot_never_overbooked check (booked between 0 and capacity) not valid;`,
};
