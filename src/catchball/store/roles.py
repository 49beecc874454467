"""What the application's database role may do; granted after every migration, by the owner."""

from __future__ import annotations

from django.db import connections

APPLICATION = "catchball_app"
_GRANTS = f"""
grant usage on schema public to {APPLICATION};
grant select, insert, update, delete on all tables in schema public to {APPLICATION};
grant usage, select, update on all sequences in schema public to {APPLICATION};
grant execute on all functions in schema public to {APPLICATION};
alter default privileges in schema public grant select, insert, update, delete on tables to {APPLICATION};
alter default privileges in schema public grant usage, select, update on sequences to {APPLICATION};
revoke insert, update, delete on store_party from {APPLICATION};
revoke update, delete on store_auditentry, store_disclosure from {APPLICATION};
"""


def grant_to_application(alias: str = "owner") -> None:
    """Let the application read and write the tables, within their policies; parties come and go by the owner alone."""
    with connections[alias].cursor() as cursor:
        cursor.execute(_GRANTS)


def wrong_with_application_role() -> list[str]:
    """What would let the application role see more than its policies say, as sentences; empty when all is well."""
    found: list[str] = []
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        name, is_super, bypasses = cursor.fetchone()
        if is_super or bypasses:
            found.append(f"the role {name} is not bound by row-level security; give the application a role that is")
        cursor.execute("select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user")
        (owned,) = cursor.fetchone()
        if owned:
            found.append(f"the role {name} owns {owned} tables, and policies do not bind an owner; use another role")
        cursor.execute(
            "select relname from pg_class where relkind in ('r', 'p') and relname like 'store\\_%%'"
            " and not relrowsecurity"
        )
        unguarded = sorted(row[0] for row in cursor.fetchall())
        if unguarded:
            found.append(f"without row-level security: {', '.join(unguarded)}; run catchball migrate")
    return found
