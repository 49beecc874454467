-- Reports are the party's own: who said that something does not work is nobody else's business.

alter table store_report add constraint report_of_party unique (id, party_id);
alter table store_site add constraint site_of_party unique (id, party_id);
alter table store_revision add constraint revision_of_cookbook unique (id, cookbook_id);
alter table store_change add constraint change_of_cookbook unique (id, cookbook_id);
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['report', 'cookbook', 'cookbook', 'party'], ['report', 'reporter', 'person', 'party'],
    ['report', 'answered_by', 'person', 'party'], ['report', 'site', 'site', 'party'],
    ['report', 'revision', 'revision', 'cookbook'], ['report', 'change', 'change', 'cookbook'],
    ['handover', 'report', 'report', 'party'], ['handover', 'person', 'person', 'party'], ['handover', 'site', 'site', 'party']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_%4$s foreign key (%2$s_id, %4$s_id)
                    references store_%3$s (id, %4$s_id) deferrable initially immediate', pair[1], pair[2], pair[3], pair[4]);
  end loop;
end $$;

do $$
declare name text;
begin
  foreach name in array array['report', 'handover'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

-- what was said stays; only whose it is and what became of it may be written, and an answer is given once
create function app.report_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE'
     or (to_jsonb(new) - array['function', 'site_id', 'state', 'outcome', 'change_id', 'answered_by_id', 'answered_at'])
        <> (to_jsonb(old) - array['function', 'site_id', 'state', 'outcome', 'change_id', 'answered_by_id', 'answered_at']) then
    raise exception 'what report % says never changes', old.id using errcode = 'restrict_violation';
  elsif old.state <> 'open' then
    raise exception 'report % is answered', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger stays before update or delete on store_report for each row execute function app.report_stays();
create trigger only_added before update or delete on store_handover for each row execute function app.refuse_change();
revoke execute on function app.report_stays() from public;
