-- Trials are the party's own: what others shall see of them is given to them as evidence of a change.
alter table store_trial add constraint trial_of_party unique (id, party_id);
do $$
declare pair text[]; name text;
begin
  foreach pair slice 1 in array array[
    ['trial', 'site', 'site'], ['trial', 'cookbook', 'cookbook'], ['trial', 'change', 'change'],
    ['trial', 'planned_by', 'person'], ['trial', 'ended_by', 'person'],
    ['trialplan', 'trial', 'trial'], ['trialplan', 'by', 'person'],
    ['trialcolumn', 'trial', 'trial'], ['trialcolumn', 'series', 'series'],
    ['trialverdict', 'trial', 'trial'], ['trialverdict', 'by', 'person']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_party foreign key (%2$s_id, party_id)
                    references store_%3$s (id, party_id) deferrable initially immediate', pair[1], pair[2], pair[3]);
  end loop;
  foreach name in array array['trial', 'trialplan', 'trialcolumn', 'trialverdict'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
  foreach name in array array['trialplan', 'trialcolumn', 'trialverdict'] loop
    execute format('create trigger only_added before update or delete on store_%s
                    for each row execute function app.refuse_change()', name);
  end loop;
end $$;

-- what was measured before a trial, and by whom and for what it was planned, is as it was then
create function app.trial_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or (new.party_id, new.site_id, new.spacing, new.baseline, new.planned_by_id, new.at)
       is distinct from (old.party_id, old.site_id, old.spacing, old.baseline, old.planned_by_id, old.at)
     or (old.began_at is not null and new.began_at is distinct from old.began_at) then
    raise exception 'what trial % was planned with never changes', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger trial_stays before update or delete on store_trial for each row execute function app.trial_stays();

-- the worker looks at the trials of all parties that run
create function app.running_trials() returns table (party_id bigint, trial_id bigint) language sql stable security definer
  set search_path = pg_catalog, public
  as $$ select party_id, id from public.store_trial where state = 'running' order by id $$;

revoke execute on all functions in schema app from public;
grant execute on function app.running_trials() to catchball_app;
