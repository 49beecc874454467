-- Months of measurements that lie in the archive, or are on their way there. The application reads nothing of this: it
-- asks which of some months are closed. Their partitions stay, emptied, under a constraint that nothing fulfils.

create table measured.archived_month (
  month date primary key,
  state varchar(10) not null,
  take integer not null,
  place text not null,
  table_id varchar(60) not null,
  rows bigint not null default 0,
  at timestamptz not null,
  constraint archived_month_is_the_first_day check (month = date_trunc('month', month)::date),
  constraint archived_month_has_a_state check (state in ('closed', 'archived', 'open')),
  constraint archived_month_was_taken check (take > 0)
);

-- whoever writes into a month holds it until the transaction ends, so that it is closed before or after, never between
create function app.closed_months(months date[]) returns date[] language plpgsql security definer
  set search_path = pg_catalog, public as $$
declare each date;
begin
  for each in select distinct date_trunc('month', month)::date from unnest(months) month order by 1 loop
    perform pg_advisory_xact_lock_shared(1633, to_char(each, 'YYYYMM')::integer);
  end loop;
  return (select coalesce(array_agg(kept.month order by kept.month), '{}') from measured.archived_month kept
          where kept.state <> 'open'
            and kept.month in (select date_trunc('month', month)::date from unnest(months) month));
end $$;
revoke execute on function app.closed_months(date[]) from public;
grant execute on function app.closed_months(date[]) to catchball_app;
