-- Line plans are the party's own: demand and staffing are nobody else's business.
alter table store_lineplan add constraint lineplan_site_of_party foreign key (site_id, party_id)
  references store_site (id, party_id) deferrable initially immediate;
alter table store_lineplan enable row level security;
create policy own on store_lineplan to catchball_app using (party_id = (select app.party()))
  with check (party_id = (select app.party()));
