-- What a change said before it was proposed again: of the change's party, shared as the change is, never changed.
alter table store_earlierproposal enable row level security;
create policy shared on store_earlierproposal for select to catchball_app
  using (party_id = (select app.party()) or community_id = any((select app.communities())::bigint[]));
create policy own on store_earlierproposal to catchball_app using (party_id = (select app.party()))
  with check (party_id = (select app.party()));

alter table store_earlierproposal
  add constraint earlierproposal_change_of_party foreign key (change_id, party_id)
    references store_change (id, party_id) deferrable initially immediate,
  add constraint earlierproposal_person_of_party foreign key (person_id, party_id)
    references store_person (id, party_id) deferrable initially immediate;
alter table store_draft
  add constraint draft_change_of_party foreign key (change_id, party_id)
    references store_change (id, party_id) deferrable initially immediate;

create trigger shared before insert on store_earlierproposal for each row execute function app.shared_as_change();

-- a row that says for ever what somebody said: only with whom it is shared may change
create function app.only_shared_otherwise() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (to_jsonb(new) - 'community_id') <> (to_jsonb(old) - 'community_id') then
    raise exception '% is only ever added to', tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger only_added before update or delete on store_earlierproposal
  for each row execute function app.only_shared_otherwise();

-- what belongs to a change is shared when the change is
create function app.share_with_change() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  update public.store_earlierproposal set community_id = new.community_id where change_id = new.id;
  return null;
end $$;
create trigger shares after update of community_id on store_change for each row
  when (old.community_id is distinct from new.community_id) execute function app.share_with_change();

-- a review is of what is proposed now, whatever it says itself
create or replace function app.review_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare change record;
begin
  select party_id, community_id, state, proposal into change from public.store_change where id = new.change_id for share;
  if change.party_id <> new.party_id and not exists (
       select 1 from public.store_communityparty where community_id = change.community_id and party_id = new.party_id) then
    raise exception 'there is no change % for party %', new.change_id, new.party_id using errcode = 'restrict_violation';
  end if;
  if change.state <> 'in review' then
    raise exception 'change % is %; it is not in review', new.change_id, change.state using errcode = 'restrict_violation';
  end if;
  new.community_id = change.community_id;
  new.proposal = change.proposal;
  return new;
end $$;

revoke execute on all functions in schema app from public;
