-- Second factors hold what proves who somebody is: their own party's people alone, and, as long as nobody acts yet,
-- whoever signs in. An owner of the tables, which policies do not bind, takes one away for an administrator.
alter table mfa_authenticator enable row level security;
create policy signing_in on mfa_authenticator for select to catchball_app using ((select app.party()) is null);
create policy used on mfa_authenticator for update to catchball_app using ((select app.party()) is null)
  with check ((select app.party()) is null);
create policy own on mfa_authenticator to catchball_app
  using (exists (select 1 from store_user account join store_person own on own.id = account.person_id
                 where account.id = user_id and own.party_id = (select app.party())))
  with check (exists (select 1 from store_user account join store_person own on own.id = account.person_id
                      where account.id = user_id and own.party_id = (select app.party())));
