-- Codes that take something off an order, and how often each has been used. That a code is not used
-- more often than it may be is held by the checks below together with one conditional statement.
create table orders.promotion (
  code text primary key check (code = upper(code) and code <> ''),
  benefit text not null check (benefit in ('percent', 'amount', 'free-shipping')),
  -- Hundredths of a percent.
  basis_points integer check (basis_points between 1 and 10000),
  amount_minor bigint check (amount_minor > 0),
  minimum_minor bigint check (minimum_minor > 0),
  -- Of the amount and of the minimum.
  currency char(3),
  valid_from timestamptz not null,
  valid_until timestamptz check (valid_until > valid_from),
  uses_per_customer integer check (uses_per_customer > 0),
  total_uses integer check (total_uses > 0),
  -- Counted only where total_uses bounds it: else all orders with a popular code would wait for this row.
  uses integer not null default 0 check (uses >= 0),
  check ((benefit = 'percent') = (basis_points is not null)),
  check ((benefit = 'amount') = (amount_minor is not null)),
  check ((amount_minor is null and minimum_minor is null) = (currency is null)),
  constraint promotion_never_overused check (uses <= total_uses)
) with (fillfactor = 70);

-- An order uses one code at most, and gives it back when it is cancelled. The code is redeemed in the
-- transaction that places the order, perhaps before the order's row is there.
create table orders.promotion_use (
  order_id text primary key references orders.orders deferrable initially deferred,
  code text not null references orders.promotion,
  customer_id text not null,
  at timestamptz not null
);
create index promotion_use_by_customer on orders.promotion_use (code, customer_id);

-- How often a customer has used a code that bounds it.
create table orders.promotion_share (
  code text not null references orders.promotion,
  customer_id text not null,
  uses integer not null check (uses >= 0),
  most integer not null,
  primary key (code, customer_id),
  constraint promotion_share_never_overused check (uses <= most)
) with (fillfactor = 70);

-- Takes one use of a code for an order: 'redeemed', or why not, in which case nothing has changed. An
-- order that has redeemed the code before is not counted again: 'repeated'. Rows are locked share first, code
-- last, here and below.
create function orders.redeem_promotion(
  p_code text, p_customer text, p_order text, p_at timestamptz
) returns text language plpgsql as $$
declare promotion orders.promotion;
begin
  -- The key lock keeps whoever changes the code from counting us half.
  select * into promotion from orders.promotion where code = p_code for key share;
  if not found then return 'unknown'; end if;
  if exists (select 1 from orders.promotion_use where order_id = p_order and code = p_code) then
    return 'repeated';
  end if;
  if promotion.uses_per_customer is not null then
    insert into orders.promotion_share as s (code, customer_id, uses, most)
    values (p_code, p_customer, 1, promotion.uses_per_customer)
    on conflict (code, customer_id) do update set uses = s.uses + 1, most = excluded.most
      where s.uses < excluded.most;
    if not found then return 'already-used'; end if;
  end if;
  if promotion.total_uses is not null then
    update orders.promotion set uses = uses + 1 where code = p_code and uses < total_uses;
    if not found then
      update orders.promotion_share set uses = uses - 1
      where code = p_code and customer_id = p_customer;
      return 'used-up';
    end if;
  end if;
  insert into orders.promotion_use (order_id, code, customer_id, at)
  values (p_order, p_code, p_customer, p_at);
  return 'redeemed';
end $$;

-- Gives back the use an order has; without one nothing changes.
create function orders.give_back_promotion(p_order text) returns void language plpgsql as $$
declare used orders.promotion_use;
begin
  delete from orders.promotion_use where order_id = p_order returning * into used;
  if not found then return; end if;
  perform 1 from orders.promotion where code = used.code for key share;
  update orders.promotion_share set uses = uses - 1
  where code = used.code and customer_id = used.customer_id and uses > 0;
  update orders.promotion set uses = uses - 1
  where code = used.code and total_uses is not null and uses > 0;
end $$;
