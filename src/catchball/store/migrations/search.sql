-- Finding words in all that a party may see. An index of words cannot be used under a policy, whose operators must not
-- tell of rows that they pass over; so the party's own rows alone are open to it, and functions answer for what is shared.

do $$
declare name text;
begin
  foreach name in array array['searchtext', 'searchplace'] loop
    execute format('alter table store_%s enable row level security', name);
    execute format('create policy own on store_%s to catchball_app using (party_id = (select app.party()))
                    with check (party_id = (select app.party()))', name);
  end loop;
end $$;

alter table store_searchplace add constraint searchplace_cookbook_of_party foreign key (cookbook_id, party_id)
  references store_cookbook (id, party_id) deferrable initially immediate;
create index search_words on store_searchtext using gin (words);

-- words of passages, as [language, weight, words]: as they are, and by their stems where the language is known
create function app.search_vector(said jsonb) returns tsvector language plpgsql immutable
  set search_path = pg_catalog as $$
declare part jsonb; one tsvector; found tsvector := '';
begin
  for part in select * from jsonb_array_elements(said) loop
    one := to_tsvector('simple', part ->> 2) || case part ->> 0
      when 'en' then to_tsvector('english', part ->> 2)
      when 'de' then to_tsvector('german', part ->> 2)
      when 'es' then to_tsvector('spanish', part ->> 2)
      else '' end;
    found := found || setweight(one, (part ->> 1)::"char");
  end loop;
  return found;
end $$;

-- all of the words, each as it is, as a beginning (of three signs or more, or of one that needs no blanks), or by its stem
create function app.search_query(asked text[]) returns tsquery language plpgsql immutable
  set search_path = pg_catalog set client_min_messages = warning as $$
declare word text; one tsquery; found tsquery;
begin
  foreach word in array asked loop
    one := (quote_literal(word) || case when length(word) > 2 or word !~ '[0-9a-z]' then ':*' else '' end)::tsquery
      || plainto_tsquery('english', word) || plainto_tsquery('german', word) || plainto_tsquery('spanish', word);
    found := case when found is null then one else found && one end;
  end loop;
  return coalesce(found, ''::tsquery);
end $$;

-- What the acting party may see and has all the words, once for each node of a family: where it is in effect rather than
-- where it is coming, in own cookbooks rather than in others'. `cookbooks` counts in how many it stands like that. What
-- is preferred is one number for each place, the least of which is looked for, so that nothing large is put in order.
create function app.found(asked text[], day date)
  returns table (place bigint, kind text, rank real, cookbooks bigint)
  language sql stable security definer set search_path = pg_catalog, public set work_mem = '64MB'
  as $$
    with books as materialized (
      select id, coalesce(home_id, id) as family, party_id = (select app.party()) as is_own, home_id is null as is_home,
             party_id
      from public.store_cookbook
      where party_id = (select app.party()) or community_id = any((select app.communities())::bigint[])
    ),
    hits as materialized (
      select text.party_id, text.key, text.kind,
             (1023 * (1 - least(1, ts_rank('{0, 0.1, 0.2, 1}', text.words, query))))::bigint as distance
      from public.store_searchtext text, app.search_query(asked) query
      where text.words @@ query and text.party_id in (select party_id from books)
    ),
    best as (
      select min(hits.kind) as kind, count(*) as cookbooks,
             min((place.begins > day)::int::bigint << 62 | hits.distance << 52 | (not books.is_own)::int::bigint << 51
                 | (not books.is_home)::int::bigint << 50 | place.id) as place
      from hits
      join public.store_searchplace place on place.party_id = hits.party_id and place.key = hits.key
      join books on books.id = place.cookbook_id
      left join public.store_confidential mark
        on not books.is_own and mark.cookbook_id = place.cookbook_id and mark.uid = place.uid
      where (place.ends is null or place.ends > day) and mark.id is null
      group by books.family, case place.uid when '' then place.key else place.uid end
    )
    select place & (1::bigint << 50) - 1, kind, 1 - (place >> 52 & 1023) / 1023.0, cookbooks from best
  $$;

-- what stands at places that the acting party may see: the content of the node and the title of the one above it
create function app.found_content(places bigint[])
  returns table (place bigint, cookbook_id bigint, uid varchar, key varchar, parent varchar, begins date, content jsonb,
                 above jsonb)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with shown as (
      select place.* from public.store_searchplace place join public.store_cookbook book on book.id = place.cookbook_id
      where place.id = any(places)
        and (book.party_id = (select app.party())
             or (book.community_id = any((select app.communities())::bigint[])
                 and not exists (select 1 from public.store_confidential mark
                                 where mark.cookbook_id = place.cookbook_id and mark.uid = place.uid)))
    )
    select shown.id, shown.cookbook_id, shown.uid, shown.key, shown.parent, shown.begins, own.content,
           (select blob.content from public.store_searchplace upper
            join public.store_blob blob on blob.party_id = upper.party_id and blob.digest = upper.key
            where upper.cookbook_id = shown.cookbook_id and upper.uid = shown.parent
              and (upper.party_id = (select app.party())
                   or not exists (select 1 from public.store_confidential mark
                                  where mark.cookbook_id = upper.cookbook_id and mark.uid = upper.uid))
            order by upper.begins limit 1)
    from shown left join public.store_blob own on own.party_id = shown.party_id and own.digest = shown.key
  $$;

revoke execute on function app.search_vector(jsonb), app.search_query(text[]), app.found(text[], date),
  app.found_content(bigint[]) from public;
grant execute on function app.search_vector(jsonb), app.search_query(text[]), app.found(text[], date),
  app.found_content(bigint[]) to catchball_app;
