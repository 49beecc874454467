-- Evidence and what became of a change later are shared as the change is, the policy as the home cookbook is.
alter table store_trialverdict add constraint trialverdict_of_party unique (id, party_id);
alter table store_evidence add constraint evidence_of_change unique (id, change_id);
do $$
declare pair text[]; name text;
begin
  foreach pair slice 1 in array array[
    ['evidence', 'change', 'change', 'party'], ['evidence', 'person', 'person', 'party'],
    ['evidence', 'verdict', 'trialverdict', 'party'], ['evidence', 'takes_back', 'evidence', 'change'],
    ['evidencepolicy', 'cookbook', 'cookbook', 'party'], ['evidencepolicy', 'person', 'person', 'party'],
    ['reverification', 'change', 'change', 'party'], ['reverification', 'person', 'person', 'party'],
    ['reverification', 'evidence', 'evidence', 'change'], ['change', 'takes_back', 'change', 'cookbook']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_%4$s foreign key (%2$s_id, %4$s_id)
                    references store_%3$s (id, %4$s_id) deferrable initially immediate', pair[1], pair[2], pair[3], pair[4]);
  end loop;
  foreach name in array array['evidence', 'evidencepolicy', 'reverification'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy shared on store_%s for select to catchball_app using
                    (party_id = (select app.party()) or community_id = any((select app.communities())::bigint[]))', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
    execute format('create trigger only_added before update or delete on store_%s
                    for each row execute function app.only_shared_otherwise()', name);
  end loop;
  foreach name in array array['evidence', 'reverification'] loop
    execute format('create trigger shared before insert on store_%s for each row execute function app.shared_as_change()', name);
  end loop;
end $$;
create trigger shared before insert on store_evidencepolicy for each row execute function app.shared_as_cookbook();

create function app.share_evidence() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  update public.store_evidence set community_id = new.community_id where change_id = new.id;
  update public.store_reverification set community_id = new.community_id where change_id = new.id;
  return null;
end $$;
create trigger shares_evidence after update of community_id on store_change for each row
  when (old.community_id is distinct from new.community_id) execute function app.share_evidence();

create function app.share_evidence_policy() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  update public.store_evidencepolicy set community_id = new.community_id where cookbook_id = new.id;
  return null;
end $$;
create trigger shares_evidence_policy after update of community_id on store_cookbook for each row
  when (old.community_id is distinct from new.community_id) execute function app.share_evidence_policy();

-- what is shown to others of a trial is what its verdict rests on, to the letter
create function app.evidence_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if (new.verdict_id is null) <> (new.dossier is null)
     or new.dossier is distinct from (select dossier from public.store_trialverdict where id = new.verdict_id) then
    raise exception 'the dossier is not that of verdict %', new.verdict_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger evidence_fits before insert on store_evidence for each row execute function app.evidence_fits();

-- one policy for a family: that of its home cookbook
create function app.evidence_policy_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if exists (select 1 from public.store_cookbook where id = new.cookbook_id and upstream_id is not null) then
    raise exception 'cookbook % has an upstream, whose home says what proof is asked for', new.cookbook_id
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger evidence_policy_fits before insert on store_evidencepolicy
  for each row execute function app.evidence_policy_fits();

-- changes that are in effect and to be verified by a day: for the worker, before anybody acts
create function app.changes_to_reverify() returns table (party_id bigint, change_id bigint) language sql stable
  security definer set search_path = pg_catalog, public
  as $$ select party_id, id from public.store_change
        where reverify_by is not null and state in ('in effect', 'verified') order by id $$;

create index change_to_reverify on store_change (id) where reverify_by is not null;

revoke execute on all functions in schema app from public;
grant execute on function app.changes_to_reverify() to catchball_app;
