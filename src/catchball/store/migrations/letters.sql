-- What people want to hear of is known to their own party alone.
do $$
declare name text;
begin
  foreach name in array array['following', 'letterchoice', 'waitingletter', 'calendarkey'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
    execute format('alter table store_%s add constraint %s_person_of_party foreign key (person_id, party_id)
                    references store_person (id, party_id) deferrable initially immediate', name, name);
  end loop;
end $$;

-- whom a daily letter waits for, and up to which entry: for the worker, before anybody acts
create function app.daily_letters() returns table (party_id bigint, person_id bigint, last bigint) language sql stable
  security definer set search_path = pg_catalog, public
  as $$ select waiting.party_id, waiting.person_id, max(waiting.id) from public.store_waitingletter waiting
        where waiting.sent_at is null group by waiting.party_id, waiting.person_id order by 2 $$;

-- whose calendar it is that is asked for, before anybody acts; none when it was revoked or the account is closed
create function app.calendar_of(wanted varchar) returns bigint language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select key.person_id from public.store_calendarkey key
        join public.store_user account on account.person_id = key.person_id
        where key.digest = wanted and key.revoked_at is null and account.is_active $$;

revoke execute on function app.daily_letters(), app.calendar_of(varchar) from public;
grant execute on function app.daily_letters(), app.calendar_of(varchar) to catchball_app;
