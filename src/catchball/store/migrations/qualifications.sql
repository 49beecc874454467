-- Qualifications are the party's own: who can do what is nobody else's business.
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[['cookbook', 'cookbook'], ['person', 'person']] loop
    execute format('alter table store_qualification add constraint qualification_%s_of_party foreign key (%s_id, party_id)
                    references store_%s (id, party_id) deferrable initially immediate', pair[1], pair[1], pair[2]);
  end loop;
end $$;
alter table store_qualification add constraint qualification_revision_of_cookbook foreign key (revision_id, cookbook_id)
  references store_revision (id, cookbook_id) deferrable initially immediate;

do $$
declare name text;
begin
  foreach name in array array['qualificationlevels', 'qualification'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

-- who knows an older revision than the one that holds, and was not asked about this one: for the worker, before anybody acts
create function app.delta_readings_due(day date) returns table (party_id bigint, qualification_id bigint, revision_id bigint)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select one.party_id, one.id, holds.id
    from public.store_qualification one
    join public.store_revision known on known.id = one.revision_id
    cross join lateral (
      select revision.id, revision.number from public.store_revision revision
      where revision.cookbook_id = one.cookbook_id and revision.effective_from <= day
      order by revision.number desc limit 1) holds
    where holds.number > known.number and one.asked_id is distinct from holds.id
    order by one.id
  $$;
revoke execute on function app.delta_readings_due(date) from public;
grant execute on function app.delta_readings_due(date) to catchball_app;
