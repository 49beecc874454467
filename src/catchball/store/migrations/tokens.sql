-- whose token it is that a request brings, before anybody acts; none when it was revoked or its account is closed
create function app.token_of(wanted varchar) returns table (person_id bigint, scope varchar)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select token.person_id, token.scope from public.store_token token
        left join public.store_user account on account.person_id = token.person_id
        where token.digest = wanted and token.revoked_at is null and coalesce(account.is_active, true) $$;
revoke execute on function app.token_of(varchar) from public;
grant execute on function app.token_of(varchar) to catchball_app;
