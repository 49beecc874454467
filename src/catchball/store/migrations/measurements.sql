-- Measurements in partitions by month, which lie in a schema of their own: nobody reads them but through the whole.

alter table store_metric add constraint metric_of_party unique (id, party_id);
alter table store_series add constraint series_of_party unique (id, party_id);
alter table store_delivery add constraint delivery_of_party unique (id, party_id);
do $$
declare pair text[];
begin
  foreach pair slice 1 in array array[
    ['metric', 'owner', 'person'], ['metric', 'defined_by', 'person'],
    ['series', 'metric', 'metric'], ['series', 'site', 'site'], ['series', 'cookbook', 'cookbook'],
    ['series', 'opened_by', 'person'], ['delivery', 'by', 'person'], ['hoursummary', 'series', 'series'],
    ['quarantinedrow', 'delivery', 'delivery'], ['quarantinedrow', 'series', 'series'],
    ['quarantinedrow', 'ended_by', 'person']
  ] loop
    execute format('alter table store_%1$s add constraint %1$s_%2$s_of_party foreign key (%2$s_id, party_id)
                    references store_%3$s (id, party_id) deferrable initially immediate', pair[1], pair[2], pair[3]);
  end loop;
end $$;

create table store_measurement (
  party_id bigint not null,
  series_id bigint not null,
  at timestamptz not null,
  key varchar(100) not null default '',
  edition integer not null default 0,
  value double precision,
  size double precision not null default 1,
  delivery_id bigint not null,
  primary key (series_id, at, key, edition),
  foreign key (series_id, party_id) references store_series (id, party_id),
  foreign key (delivery_id, party_id) references store_delivery (id, party_id),
  constraint measurement_is_a_number check (value between -1.7976931348623157e308 and 1.7976931348623157e308),
  constraint measurement_has_a_size check (size > 0 and size <= 1.7976931348623157e308),
  constraint measurement_is_taken_back_by_a_correction check (edition >= 0 and (value is not null or edition > 0))
) partition by range (at);

do $$
declare name text;
begin
  foreach name in array array['metric', 'series', 'delivery', 'measurement', 'hoursummary', 'quarantinedrow'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

create trigger only_added before update or delete on store_measurement for each row execute function app.refuse_change();

-- the application makes no tables: it asks for the months that it is about to write
create schema measured;
create function app.ensure_months(months date[]) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare month date; name text;
begin
  foreach month in array months loop
    month := date_trunc('month', month)::date;
    name := 'measured.m' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null then
      perform pg_advisory_xact_lock(hashtext(name));
      if to_regclass(name) is null then
        execute format('create table %s (like public.store_measurement including defaults including constraints)', name);
        execute format('alter table %s enable row level security', name);
        execute format('alter table public.store_measurement attach partition %s for values from (%L) to (%L)', name,
                       month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      end if;
    end if;
  end loop;
end $$;
revoke execute on function app.ensure_months(date[]) from public;
grant execute on function app.ensure_months(date[]) to catchball_app;
