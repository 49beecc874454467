-- The application's role sees rows of the party that it acts for, and what a community shares with that party.
-- Nothing is forced upon the owner of the tables: migrations and backups see all.

create schema if not exists app;

create function app.party() returns bigint language sql stable
  as $$ select nullif(current_setting('app.party', true), '')::bigint $$;

create function app.communities() returns bigint[] language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select coalesce(array_agg(community_id), '{}') from public.store_communityparty
        where party_id = nullif(current_setting('app.party', true), '')::bigint $$;

create function app.partners() returns bigint[] language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select coalesce(array_agg(distinct theirs.party_id), '{}') || nullif(current_setting('app.party', true), '')::bigint
        from public.store_communityparty mine
        join public.store_communityparty theirs on theirs.community_id = mine.community_id
        where mine.party_id = nullif(current_setting('app.party', true), '')::bigint $$;

-- The parties of a community that one belongs to in which somebody wears a function; not who.
create function app.parties_wearing(wanted bigint, worn text, today date) returns setof bigint
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select distinct member.party_id from public.store_communityparty member
        join public.store_membership someone on someone.party_id = member.party_id and someone.function = worn
          and coalesce(someone.begins, today) <= today and coalesce(someone.ends, today) >= today
        where member.community_id = wanted and wanted = any((select app.communities())::bigint[]) $$;

-- The content of nodes of a revision that the party may see; of another party's confidential nodes only that they are.
create function app.blobs_of(wanted bigint, digests text[]) returns table (digest text, content jsonb)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with seen as (
      select revision.id, revision.party_id, revision.cookbook_id, revision.manifest
      from public.store_revision revision
      where revision.id = wanted
        and (revision.party_id = (select app.party()) or revision.community_id = any((select app.communities())::bigint[]))
    ),
    held as (
      select entry ->> 2 as digest
      from seen, jsonb_array_elements((seen.manifest -> 'nodes') || (seen.manifest -> 'withdrawn')) entry
    ),
    withheld as (
      select entry ->> 2 as digest
      from seen, jsonb_array_elements((seen.manifest -> 'nodes') || (seen.manifest -> 'withdrawn')) entry
      where seen.party_id <> (select app.party())
        and exists (select 1 from public.store_confidential mark
                    where mark.cookbook_id = seen.cookbook_id and mark.uid = entry ->> 0)
    )
    select blob.digest,
           case when blob.digest in (select withheld.digest from withheld)
             then jsonb_build_object('kind', blob.content -> 'kind', 'fields',
                    jsonb_build_object('title', jsonb_build_object('en', 'Withheld by its owner')))
             else blob.content end
    from seen join public.store_blob blob on blob.party_id = seen.party_id
    where blob.digest = any(digests) and blob.digest in (select held.digest from held)
  $$;

do $$
declare name text;
begin
  -- the party's own, and nobody else's
  foreach name in array array['blob', 'media', 'draft', 'draftstate', 'rebase', 'token', 'idempotentanswer', 'team', 'teamsite',
                              'membership'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
  -- shared with a community by the party
  foreach name in array array['cookbook', 'revision', 'confidential', 'change', 'duty', 'review', 'decision', 'obligation',
                              'deviation', 'deviatingatom', 'settlement'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy shared on store_%s for select to catchball_app using
                    (party_id = (select app.party()) or community_id = any((select app.communities())::bigint[]))', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
  -- the directory: parties that one shares something with
  foreach name in array array['site', 'siteowner', 'person'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy known on store_%s for select to catchball_app
                    using (party_id = any((select app.partners())::bigint[]))', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

-- a review belongs to who wrote it; the party whose change it is about reads it as long as there is the change
create policy of_own_change on store_review for select to catchball_app
  using (exists (select 1 from store_change change where change.id = change_id and change.party_id = (select app.party())));

-- accounts hold the names of people: those whom one knows; all, only while somebody signs in and nobody acts yet
alter table store_user enable row level security;
create policy known on store_user for select to catchball_app
  using ((select app.party()) is null or exists (select 1 from store_person someone where someone.id = person_id));
create policy signing_in on store_user for update to catchball_app using ((select app.party()) is null)
  with check ((select app.party()) is null);
create policy own on store_user to catchball_app
  using (exists (select 1 from store_person own where own.id = person_id and own.party_id = (select app.party())))
  with check (exists (select 1 from store_person own where own.id = person_id and own.party_id = (select app.party())));

alter table store_party enable row level security;
create policy known on store_party for select to catchball_app using (id = any((select app.partners())::bigint[]));

alter table store_community enable row level security;
create policy known on store_community for select to catchball_app
  using (party_id = (select app.party()) or id = any((select app.communities())::bigint[]));
create policy own on store_community to catchball_app using (party_id = (select app.party()))
  with check (party_id = (select app.party()));

-- who belongs to a community is written by the party that leads it
create function app.leads(wanted bigint) returns boolean language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select exists (select 1 from public.store_community where id = wanted
                       and party_id = nullif(current_setting('app.party', true), '')::bigint) $$;
alter table store_communityparty enable row level security;
create policy known on store_communityparty for select to catchball_app
  using (community_id = any((select app.communities())::bigint[]) or app.leads(community_id));
create policy leads on store_communityparty to catchball_app using (app.leads(community_id)) with check (app.leads(community_id));

-- whose account it is that signs in, before anybody acts
create function app.who_is(person bigint) returns table (party_id bigint, pseudonym varchar) language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select party_id, pseudonym from public.store_person where id = person $$;

-- temporary departures whose last day is over: for the worker, before anybody acts
create function app.departures_over(day date) returns table (party_id bigint, change_id bigint) language sql stable
  security definer set search_path = pg_catalog, public
  as $$ select party_id, id from public.store_change where ends_on < day and state in ('in effect', 'verified') order by id $$;

-- the trails: read one's own, only ever add
alter table store_auditentry enable row level security;
create policy own on store_auditentry for select to catchball_app using (party_id = (select app.party()));
create policy added on store_auditentry for insert to catchball_app with check (party_id = (select app.party()));
alter table store_disclosure enable row level security;
create policy known on store_disclosure for select to catchball_app
  using (party_id = (select app.party()) or reader_id = (select app.party()));
create policy added on store_disclosure for insert to catchball_app with check (reader_id = (select app.party()));

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger only_added before update or delete on store_auditentry for each row execute function app.refuse_change();
create trigger only_added before update or delete on store_disclosure for each row execute function app.refuse_change();
create trigger only_added before update or delete on store_draftstate for each row execute function app.refuse_change();

-- The newest entry of the party's trail. Whoever adds to a trail waits for the one before until it is committed; the
-- statement that looks comes after the one that waits, so that it sees what was waited for.
create function app.last_audit_entry() returns table (number bigint, digest varchar) language plpgsql volatile
  set search_path = pg_catalog, public as $$
begin
  perform pg_advisory_xact_lock(658711, (app.party() % 2147483648)::int);  -- (0x0A0D17: the locks of audit trails)
  return query select entry.number::bigint, entry.digest from public.store_auditentry entry
               where entry.party_id = app.party() order by entry.number desc limit 1;
end $$;

create function app.audit_entry_follows() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare last record;
begin
  select number, digest into last from public.store_auditentry where party_id = new.party_id order by number desc limit 1;
  if new.number <> coalesce(last.number, 0) + 1 or new.before <> coalesce(last.digest, '') then
    raise exception 'entry % of the audit trail does not follow the last one', new.number using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger follows before insert on store_auditentry for each row execute function app.audit_entry_follows();

-- a revision never changes; only with whom it is shared may
create function app.revision_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'community_id') <> (to_jsonb(old) - 'community_id') then
    raise exception 'revision % of cookbook % never changes', old.number, old.cookbook_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger stays before update or delete on store_revision for each row execute function app.revision_stays();

create function app.revision_follows() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare last integer;
begin
  perform 1 from public.store_cookbook where id = new.cookbook_id for update;
  select coalesce(max(number), 0) into last from public.store_revision where cookbook_id = new.cookbook_id;
  if new.number <> last + 1 then
    raise exception 'the next revision of cookbook % is %, not %', new.cookbook_id, last + 1, new.number
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger follows before insert on store_revision for each row execute function app.revision_follows();

-- the head of a cookbook is its newest revision, and it rests on a revision of its upstream
create function app.head_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare head record;
begin
  if new.head_id is null then return new; end if;
  select cookbook_id, number, base_id into head from public.store_revision where id = new.head_id;
  if head.cookbook_id <> new.id
     or head.number <> (select max(number) from public.store_revision where cookbook_id = new.id) then
    raise exception 'the head of cookbook % is its own newest revision', new.id using errcode = 'restrict_violation';
  end if;
  if (new.upstream_id is null) <> (head.base_id is null)
     or (new.upstream_id is not null
         and new.upstream_id <> (select cookbook_id from public.store_revision where id = head.base_id)) then
    raise exception 'cookbook % rests on a revision of its upstream', new.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger head_fits before insert or update of head_id on store_cookbook for each row execute function app.head_fits();

grant usage on schema app to catchball_app;
revoke execute on all functions in schema app from public;
grant execute on function app.party(), app.communities(), app.partners(), app.blobs_of(bigint, text[]), app.leads(bigint),
  app.who_is(bigint), app.departures_over(date), app.parties_wearing(bigint, text, date), app.last_audit_entry()
  to catchball_app;
