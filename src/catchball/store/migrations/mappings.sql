-- Mappings and files are the party's own; what refers to one is of the same party.
alter table store_storedmapping add constraint storedmapping_of_party unique (id, party_id);
alter table store_measurementfile add constraint measurementfile_of_party unique (id, party_id);
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['storedmapping', 'saved_by', 'person'], ['measurementfile', 'by', 'person'],
    ['measurementfile', 'mapping', 'storedmapping'], ['delivery', 'file', 'measurementfile']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_party foreign key (%2$s_id, party_id)
                    references store_%3$s (id, party_id) deferrable initially immediate', pair[1], pair[2], pair[3]);
  end loop;
end $$;

do $$
declare name text;
begin
  foreach name in array array['storedmapping', 'measurementfile'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;
