-- What is to check is the party's own.
alter table store_reissue add constraint reissue_of_party unique (id, party_id);
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['reissue', 'noted_by', 'person'], ['tocheck', 'reissue', 'reissue'], ['tocheck', 'cookbook', 'cookbook'],
    ['tocheck', 'checked_by', 'person'], ['tocheck', 'draft', 'draft']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_party foreign key (%2$s_id, party_id)
                    references store_%3$s (id, party_id) deferrable initially immediate', pair[1], pair[2], pair[3]);
  end loop;
end $$;

do $$
declare name text;
begin
  foreach name in array array['reissue', 'tocheck'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;
