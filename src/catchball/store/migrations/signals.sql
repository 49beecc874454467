-- Frozen limits, their signals, what is still to be judged. Limits and specifications are only ever added.

alter table store_frozenlimits add constraint frozenlimits_of_party unique (id, party_id);
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['specification', 'series', 'series'], ['specification', 'set_by', 'person'],
    ['frozenlimits', 'series', 'series'], ['frozenlimits', 'frozen_by', 'person'],
    ['signal', 'series', 'series'], ['signal', 'limits', 'frozenlimits'],
    ['judgingdue', 'series', 'series'], ['judginganchor', 'limits', 'frozenlimits'],
    ['following', 'series', 'series']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_party foreign key (%2$s_id, party_id)
                    references store_%3$s (id, party_id) deferrable initially immediate', pair[1], pair[2], pair[3]);
  end loop;
end $$;
do $$
declare name text;
begin
  foreach name in array array['specification', 'frozenlimits', 'signal', 'judgingdue', 'judginganchor'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

create trigger only_added before update or delete on store_specification
  for each row execute function app.refuse_change();
create trigger only_added before update or delete on store_frozenlimits
  for each row execute function app.refuse_change();
create trigger only_ended before delete on store_signal for each row execute function app.refuse_change();
