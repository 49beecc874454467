-- What belongs together stays together: of one party, shared as its cookbook is, with a head, without an orphan.

-- of one party, and signed by somebody of it
alter table store_cookbook add constraint cookbook_of_party unique (id, party_id);
alter table store_change add constraint change_of_party unique (id, party_id);
alter table store_draft add constraint draft_of_party unique (id, party_id);
alter table store_person add constraint person_of_party unique (id, party_id);
alter table store_team add constraint team_of_party unique (id, party_id);

do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['revision', 'cookbook', 'cookbook'], ['confidential', 'cookbook', 'cookbook'], ['change', 'cookbook', 'cookbook'],
    ['draft', 'cookbook', 'cookbook'], ['deviation', 'cookbook', 'cookbook'], ['deviatingatom', 'cookbook', 'cookbook'],
    ['rebase', 'cookbook', 'cookbook'], ['settlement', 'cookbook', 'cookbook'],
    ['duty', 'change', 'change'], ['decision', 'change', 'change'], ['obligation', 'change', 'change'],
    ['draftstate', 'draft', 'draft'], ['teamsite', 'team', 'team'],
    ['revision', 'released_by', 'person'], ['change', 'author', 'person'], ['review', 'person', 'person'],
    ['decision', 'person', 'person'], ['deviation', 'author', 'person'], ['draft', 'person', 'person'],
    ['draftstate', 'saved_by', 'person'], ['rebase', 'proposed_by', 'person'], ['settlement', 'settled_by', 'person'],
    ['token', 'person', 'person'], ['idempotentanswer', 'person', 'person'], ['membership', 'person', 'person']
  ] loop
    execute format('alter table store_%s add constraint %s_%s_of_party foreign key (%s_id, party_id)
                    references store_%s (id, party_id) deferrable initially immediate',
                   pair[1], pair[1], pair[2], pair[2], pair[3]);
  end loop;
end $$;

-- shared as the cookbook is: told by the cookbook when a row is added, and by the cookbook again when that changes
create function app.is_confidential(cookbook bigint, node text) returns boolean language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select exists (select 1 from public.store_confidential mark where mark.cookbook_id = cookbook and mark.uid = node) $$;

create function app.shared_as_cookbook() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  select community_id into new.community_id from public.store_cookbook where id = new.cookbook_id for share;
  return new;
end $$;
create function app.shared_unless_confidential() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  select community_id into new.community_id from public.store_cookbook where id = new.cookbook_id for share;
  if new.community_id is not null and app.is_confidential(new.cookbook_id, new.uid) then
    new.community_id = null;
  end if;
  return new;
end $$;
create function app.shared_as_change() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  select community_id into new.community_id from public.store_change where id = new.change_id for share;
  return new;
end $$;

-- a review is of a change that its writer may see, while it is in review
create function app.review_fits() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare change record;
begin
  select party_id, community_id, state into change from public.store_change where id = new.change_id for share;
  if change.party_id <> new.party_id and not exists (
       select 1 from public.store_communityparty where community_id = change.community_id and party_id = new.party_id) then
    raise exception 'there is no change % for party %', new.change_id, new.party_id using errcode = 'restrict_violation';
  end if;
  if change.state <> 'in review' then
    raise exception 'change % is %; it is not in review', new.change_id, change.state using errcode = 'restrict_violation';
  end if;
  new.community_id = change.community_id;
  return new;
end $$;

do $$
declare name text;
begin
  foreach name in array array['revision', 'confidential', 'change', 'deviation'] loop
    execute format('create trigger shared before insert on store_%s for each row execute function app.shared_as_cookbook()', name);
  end loop;
  foreach name in array array['deviatingatom', 'settlement'] loop
    execute format('create trigger shared before insert on store_%s for each row execute function app.shared_unless_confidential()',
                   name);
  end loop;
  foreach name in array array['duty', 'decision', 'obligation'] loop
    execute format('create trigger shared before insert on store_%s for each row execute function app.shared_as_change()', name);
  end loop;
end $$;
create trigger fits before insert on store_review for each row execute function app.review_fits();

create function app.share_what_belongs() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare name text;
begin
  foreach name in array array['revision', 'confidential', 'change', 'deviation'] loop
    execute format('update public.store_%s set community_id = $1 where cookbook_id = $2', name) using new.community_id, new.id;
  end loop;
  foreach name in array array['deviatingatom', 'settlement'] loop
    execute format('update public.store_%s set community_id = case when app.is_confidential(cookbook_id, uid) then null else $1 end
                    where cookbook_id = $2', name) using new.community_id, new.id;
  end loop;
  foreach name in array array['duty', 'review', 'decision', 'obligation'] loop
    execute format('update public.store_%s set community_id = $1
                    where change_id in (select id from public.store_change where cookbook_id = $2)', name)
      using new.community_id, new.id;
  end loop;
  return null;
end $$;
create trigger shares after update of community_id on store_cookbook for each row
  when (old.community_id is distinct from new.community_id) execute function app.share_what_belongs();

-- what a cookbook keeps to itself its local cookbooks keep to themselves, as far as they are of the same party
create function app.keep_below() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  insert into public.store_confidential (party_id, cookbook_id, uid)
    select below.party_id, below.id, new.uid from public.store_cookbook below
    where below.upstream_id = new.cookbook_id and below.party_id = new.party_id
    on conflict do nothing;
  update public.store_deviatingatom set community_id = null where cookbook_id = new.cookbook_id and uid = new.uid;
  update public.store_settlement set community_id = null where cookbook_id = new.cookbook_id and uid = new.uid;
  return null;
end $$;
create trigger kept_below after insert on store_confidential for each row execute function app.keep_below();

create function app.show_again() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare book record;
begin
  select id, party_id, upstream_id, community_id into book from public.store_cookbook where id = old.cookbook_id;
  if exists (select 1 from public.store_confidential mark where mark.cookbook_id = book.upstream_id
             and mark.party_id = book.party_id and mark.uid = old.uid) then
    raise exception 'the upstream of cookbook % keeps % to itself', old.cookbook_id, old.uid using errcode = 'restrict_violation';
  end if;
  update public.store_deviatingatom set community_id = book.community_id where cookbook_id = book.id and uid = old.uid;
  update public.store_settlement set community_id = book.community_id where cookbook_id = book.id and uid = old.uid;
  return null;
end $$;
create trigger shown_again after delete on store_confidential for each row execute function app.show_again();

create function app.keep_as_upstream() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  insert into public.store_confidential (party_id, cookbook_id, uid)
    select new.party_id, new.id, mark.uid from public.store_confidential mark
    where mark.cookbook_id = new.upstream_id and mark.party_id = new.party_id;
  return null;
end $$;
create trigger kept_as_upstream after insert on store_cookbook for each row
  when (new.upstream_id is not null) execute function app.keep_as_upstream();

-- where a cookbook comes from never changes
create function app.descent_stays() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if new.home_id is distinct from (select coalesce(home_id, id) from public.store_cookbook where id = new.upstream_id) then
      raise exception 'the home of a local cookbook is that of its upstream' using errcode = 'restrict_violation';
    end if;
  elsif (new.party_id, new.upstream_id, new.home_id, new.issuer) is distinct from
        (old.party_id, old.upstream_id, old.home_id, old.issuer) or new.last_number < old.last_number then
    raise exception 'where cookbook % comes from never changes', old.id using errcode = 'restrict_violation';
  elsif new.head_id is null and old.head_id is not null then
    raise exception 'cookbook % has a newest revision', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger descent_stays before insert or update on store_cookbook for each row execute function app.descent_stays();

-- when a transaction is over, a cookbook has a head, and no revision is newer than it
create function app.has_head() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if exists (select 1 from public.store_cookbook where id = new.id and head_id is null) then
    raise exception 'cookbook % has no revision', new.id using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger has_head after insert on store_cookbook deferrable initially deferred
  for each row execute function app.has_head();

create function app.is_not_above_head() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if not exists (select 1 from public.store_cookbook book join public.store_revision head on head.id = book.head_id
                 where book.id = new.cookbook_id and head.number >= new.number) then
    raise exception 'revision % of cookbook % is not its head', new.number, new.cookbook_id using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create constraint trigger is_not_above_head after insert on store_revision deferrable initially deferred
  for each row execute function app.is_not_above_head();

revoke execute on all functions in schema app from public;
