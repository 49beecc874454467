-- What machines tell is only ever added.
do $$
declare name text;
begin
  foreach name in array array['statebegan', 'itemsproduced', 'effectivenesstracked'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
    execute format('alter table store_%1$s add constraint %1$s_site_of_party foreign key (site_id, party_id)
                    references store_site (id, party_id) deferrable initially immediate', name);
  end loop;
end $$;
alter table store_statebegan add constraint statebegan_by_of_party foreign key (by_id, party_id)
  references store_person (id, party_id) deferrable initially immediate;
alter table store_itemsproduced add constraint itemsproduced_by_of_party foreign key (by_id, party_id)
  references store_person (id, party_id) deferrable initially immediate;
alter table store_effectivenesstracked add constraint effectivenesstracked_started_by_of_party
  foreign key (started_by_id, party_id) references store_person (id, party_id) deferrable initially immediate;
alter table store_statebegan add constraint state_ends_after_it_begins check (ends is null or ends > begins);
alter table store_itemsproduced add constraint items_are_at_least_the_good_ones
  check (produced is null or (good >= 0 and good <= produced and produced < 1e15 and seconds >= 0 and seconds < 1e9));
create trigger only_added before update or delete on store_statebegan
  for each row execute function app.refuse_change();
create trigger only_added before update or delete on store_itemsproduced
  for each row execute function app.refuse_change();
