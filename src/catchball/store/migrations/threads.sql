-- Comments and translations belong to the party of who wrote them. Who may read the change reads them; at a node that the
-- owner of the change keeps to itself, only the owner and who wrote them do.
do $$
declare name text;
begin
  foreach name in array array['thread', 'comment', 'translation'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy shared on store_%s for select to catchball_app using
                    (party_id = (select app.party()) or community_id = any((select app.communities())::bigint[]))', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
    execute format('alter table store_%s add constraint %s_person_of_party foreign key (person_id, party_id)
                    references store_person (id, party_id) deferrable initially immediate', name, name);
    execute format('create trigger only_added before update or delete on store_%s
                    for each row execute function app.only_shared_otherwise()', name);
  end loop;
end $$;

-- the party whose change it is reads all that is said about it, also by those with whom it is shared no longer
create policy of_own_change on store_thread for select to catchball_app
  using (exists (select 1 from store_change change where change.id = change_id and change.party_id = (select app.party())));
create policy of_own_change on store_translation for select to catchball_app
  using (exists (select 1 from store_change change where change.id = change_id and change.party_id = (select app.party())));
create policy of_own_change on store_comment for select to catchball_app
  using (exists (select 1 from store_thread thread join store_change change on change.id = thread.change_id
                 where thread.id = thread_id and change.party_id = (select app.party())));

-- whether a party may read a change
create function app.reads_change(wanted bigint, reader bigint) returns boolean language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select exists (select 1 from public.store_change change where change.id = wanted and (change.party_id = reader
          or exists (select 1 from public.store_communityparty member
                     where member.community_id = change.community_id and member.party_id = reader))) $$;

create function app.thread_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare change record;
begin
  if not app.reads_change(new.change_id, new.party_id) then
    raise exception 'there is no change % for party %', new.change_id, new.party_id using errcode = 'restrict_violation';
  end if;
  select party_id, cookbook_id, community_id, proposal into change from public.store_change where id = new.change_id for share;
  new.community_id = change.community_id;
  new.proposal = change.proposal;
  if new.uid <> '' and app.is_confidential(change.cookbook_id, new.uid) then
    if change.party_id <> new.party_id then
      raise exception 'party % does not see % of change %', new.party_id, new.uid, new.change_id
        using errcode = 'restrict_violation';
    end if;
    new.community_id = null;
  end if;
  return new;
end $$;
create trigger fits before insert on store_thread for each row execute function app.thread_fits();

create function app.comment_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare thread record;
begin
  select thread_.party_id, thread_.community_id, thread_.change_id, change.party_id as owner into thread
    from public.store_thread thread_ join public.store_change change on change.id = thread_.change_id
    where thread_.id = new.thread_id for share of thread_;
  if not found or not app.reads_change(thread.change_id, new.party_id)
     or (thread.community_id is null and new.party_id not in (thread.party_id, thread.owner)) then
    raise exception 'there is no thread % for party %', new.thread_id, new.party_id using errcode = 'restrict_violation';
  end if;
  new.community_id = thread.community_id;
  return new;
end $$;
create trigger fits before insert on store_comment for each row execute function app.comment_fits();

create function app.translation_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if not app.reads_change(new.change_id, new.party_id) then
    raise exception 'there is no change % for party %', new.change_id, new.party_id using errcode = 'restrict_violation';
  end if;
  if new.what like 'comment %' then
    select comment.community_id into strict new.community_id
      from public.store_comment comment join public.store_thread thread on thread.id = comment.thread_id
      where comment.id = substr(new.what, 9)::bigint and thread.change_id = new.change_id;
  else
    select community_id into new.community_id from public.store_change where id = new.change_id for share;
  end if;
  return new;
end $$;
create trigger fits before insert on store_translation for each row execute function app.translation_fits();

-- what was said is shared as the change is, unless its node is kept from others
create or replace function app.share_with_change() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  update public.store_earlierproposal set community_id = new.community_id where change_id = new.id;
  update public.store_translation set community_id = new.community_id where change_id = new.id and what not like 'comment %';
  update public.store_thread set community_id = case when uid <> '' and app.is_confidential(new.cookbook_id, uid)
    then null else new.community_id end where change_id = new.id;
  return null;
end $$;
create function app.share_with_thread() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  update public.store_comment set community_id = new.community_id where thread_id = new.id;
  update public.store_translation set community_id = new.community_id
    where change_id = new.change_id and what in (select 'comment ' || id from public.store_comment where thread_id = new.id);
  return null;
end $$;
create trigger shares after update of community_id on store_thread for each row
  when (old.community_id is distinct from new.community_id) execute function app.share_with_thread();

create function app.threads_of_node() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare mark record;
begin
  mark = case when tg_op = 'DELETE' then old else new end;
  update public.store_thread thread
    set community_id = case when app.is_confidential(change.cookbook_id, thread.uid) then null else change.community_id end
    from public.store_change change
    where change.id = thread.change_id and change.cookbook_id = mark.cookbook_id and thread.uid = mark.uid;
  return null;
end $$;
create trigger threads_kept after insert or delete on store_confidential for each row execute function app.threads_of_node();

revoke execute on all functions in schema app from public;
