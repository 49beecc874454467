-- A foreign key asks for each row whether its series is there, and a delivery has thousands of one series. One question
-- for each statement costs a third; nobody deletes what measurements belong to, nor gives it to another party.
do $$
declare name text;
begin
  for name in select conname from pg_constraint
              where conrelid = 'store_measurement'::regclass and contype = 'f' and conparentid = 0 loop
    execute format('alter table store_measurement drop constraint %I', name);
  end loop;
end $$;

create function app.require_measured() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare one record;
begin
  for one in select distinct party_id, series_id, delivery_id from added loop
    perform from store_series where id = one.series_id and party_id = one.party_id for key share;
    if not found then
      raise exception 'party % has no series %', one.party_id, one.series_id using errcode = 'foreign_key_violation';
    end if;
    perform from store_delivery where id = one.delivery_id and party_id = one.party_id for key share;
    if not found then
      raise exception 'party % has no delivery %', one.party_id, one.delivery_id using errcode = 'foreign_key_violation';
    end if;
  end loop;
  return null;
end $$;
revoke execute on function app.require_measured() from public;
create trigger of_party after insert on store_measurement referencing new table as added
  for each statement execute function app.require_measured();

create function app.refuse_while_measured() returns trigger language plpgsql security definer
  set search_path = pg_catalog, public as $$
begin
  if exists (select from store_measurement where series_id = old.id) then
    raise exception 'series % has measurements', old.id using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
revoke execute on function app.refuse_while_measured() from public;
create trigger measured_stays before delete on store_series
  for each row execute function app.refuse_while_measured();
create trigger measured_stays_with_its_party before update on store_series
  for each row when ((new.id, new.party_id) is distinct from (old.id, old.party_id))
  execute function app.refuse_while_measured();
create trigger only_added before delete on store_delivery for each row execute function app.refuse_change();
create trigger stays_with_its_party before update on store_delivery
  for each row when ((new.id, new.party_id) is distinct from (old.id, old.party_id))
  execute function app.refuse_change();

-- which values were corrected, without reading those that were not
create index measurement_corrected on store_measurement (series_id, at) where edition > 0;

-- One lock for all months: with a lock for each, two who begin two months each could wait for each other. Who waited
-- looks into the catalogue itself, for names that were looked up before may still be remembered as missing.
create or replace function app.ensure_months(months date[]) returns void language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare month date; name text;
begin
  foreach month in array months loop
    month := date_trunc('month', month)::date;
    name := 'measured.m' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null then
      perform pg_advisory_xact_lock(hashtext('measured'));
      if not exists (select from pg_class where relnamespace = 'measured'::regnamespace and name = 'measured.' || relname)
      then
        execute format('create table %s (like public.store_measurement including defaults including constraints)', name);
        execute format('alter table %s enable row level security', name);
        execute format('alter table public.store_measurement attach partition %s for values from (%L) to (%L)', name,
                       month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
      end if;
    end if;
  end loop;
end $$;
