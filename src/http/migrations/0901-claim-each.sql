-- `http.claim` for several commands that share a transaction: says for each, in the order given, whether
-- it is the first with its key ('fresh'), whether there is a result, or another at it ('busy').
create function http.claim_each(p_scopes text[], p_keys text[]) returns text[]
language plpgsql as $$
declare mine boolean[]; states text[];
begin
  -- A statement of its own: the next one's snapshot is younger than the locks.
  select array_agg(pg_try_advisory_xact_lock(hashtextextended(scope || ' ' || key, 8127)) order by n)
  into mine
  from unnest(p_scopes, p_keys) with ordinality as c (scope, key, n);
  select array_agg(
    case when not mine[c.n] then 'busy' when i.key is null then 'fresh' else 'done' end order by c.n)
  into states
  from unnest(p_scopes, p_keys) with ordinality as c (scope, key, n)
  left join http.idempotency i on i.scope = c.scope and i.key = c.key;
  return states;
end $$;
