"""`catchball party`, `site`, `community`, `user` and `token`: who there is. For whoever looks after an installation."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, TypeAlias

import typer

from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, printable

Username: TypeAlias = Annotated[str, typer.Argument(metavar="USER", help="The name that they sign in with.")]
CommunityName: TypeAlias = Annotated[str, typer.Argument(metavar="COMMUNITY", help="Its number or name.")]
PartyName: TypeAlias = Annotated[str, typer.Argument(metavar="PARTY", help="Number or name of a party.")]
Country: TypeAlias = Annotated[str, typer.Option("--country", metavar="CC", help="Two letters, such as DE or CN.")]
SiteKey: TypeAlias = Annotated[
    str, typer.Option("--site", metavar="KEY", help="The site where it holds; without it all sites of the party.")
]
FunctionName: TypeAlias = Annotated[str, typer.Argument(metavar="FUNCTION", help="Such as “process owner”.")]
FromStdin: TypeAlias = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input; else one is made and printed.")
]

party = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Companies and institutions.")
site = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Their plants and offices.")
community = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Parties that share cookbooks.")
user = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="People and their accounts.")
token = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Keys with which programs act for a person.")


@party.command("add", epilog=examples('catchball party add "Maker of gears" --country DE'))
def add_party(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    country: Country = "",
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Add a party."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        made = rows.add_party(name, country)
        _tell(as_json, "party", {"number": made.pk, "name": made.name}, f"{made.pk} {made.name}")


@party.command("list", epilog=examples("catchball party list"))
def list_parties(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List all parties, with the keys of their sites."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        found = rows.all_parties()
    _list(as_json, "parties", found, "{number} {name} ({country}): {sites}")


@site.command("add", epilog=examples('catchball site add cz --party 1 --name "Brno plant" --country CZ --language cs'))
def add_site(
    key: Annotated[str, typer.Argument(metavar="KEY", help="A short name for addresses and commands.")],
    of_party: Annotated[
        str, typer.Option("--party", metavar="PARTY", help="Number or name of the party that leads it.")
    ],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Its name for people.")] = "",
    country: Country = "",
    language: Annotated[str, typer.Option("--language", metavar="TAG", help="The language spoken there.")] = "en",
    owner: Annotated[list[str] | None, typer.Option("--owner", metavar="PARTY", help="A further owner.")] = None,
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Add a site of a party; with further owners it is a joint venture."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        owners = [rows.find_party(named) for named in owner or ()]
        made = rows.add_site(rows.find_party(of_party), key, name, country, language, owners)
        _tell(as_json, "site", {"number": made.pk, "key": made.key}, f"{made.pk} {made.key}")


@site.command("list", epilog=examples("catchball site list"))
def list_sites(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List all sites with the party that leads them, and further owners."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        found = rows.all_sites()
    _list(as_json, "sites", found, "{key} {name} ({country}, {language}), of {party}; further owners: {owners}")


@community.command("list", epilog=examples("catchball community list"))
def list_communities(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List all communities with their parties."""
    with reached(data):
        from catchball.cli import community_rows as rows  # (Django is there by now)

        found = rows.all_communities()
    _list(as_json, "communities", found, "{number} {name}, led by {leader}; adapt: {adapts}; read: {reads}")


@community.command("add-party", epilog=examples('catchball community add-party 1 "Foundry" --adapts'))
def put_party(
    named: CommunityName,
    party_named: PartyName,
    data: Data = USUAL_DATA,
    *,
    may_adapt: Annotated[bool, typer.Option("--adapts", help="It may also open local cookbooks.")] = False,
) -> None:
    """Let a party into a community; or, when it belongs to it, change whether it may adapt."""
    with reached(data):
        from catchball.cli import account_rows, community_rows  # (Django is there by now)

        found = community_rows.find_community(named)
        community_rows.put_party(found, account_rows.find_party(party_named), may_adapt=may_adapt)


@community.command("remove-party", epilog=examples('catchball community remove-party 1 "Foundry"'))
def remove_party(named: CommunityName, party_named: PartyName, data: Data = USUAL_DATA) -> None:
    """Take a party out of a community: it sees nothing more that is shared with it alone."""
    with reached(data):
        from catchball.cli import account_rows, community_rows  # (Django is there by now)

        community_rows.remove_party(community_rows.find_community(named), account_rows.find_party(party_named))


@site.command("place", epilog=examples("catchball site place cz --latitude 49.59 --longitude 17.25"))
def place_site(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The site.")],
    latitude: Annotated[float, typer.Option("--latitude", metavar="DEGREES", help="North of the equator.")],
    longitude: Annotated[float, typer.Option("--longitude", metavar="DEGREES", help="East of Greenwich.")],
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Say where a site is on the map; without it, it stands in the middle of its country."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        placed = rows.place_site(key, latitude, longitude)
        said = {"number": placed.pk, "key": placed.key, "latitude": latitude, "longitude": longitude}
        _tell(as_json, "site", said, f"{placed.pk} {placed.key} {latitude} {longitude}")


@community.command("add", epilog=examples('catchball community add "Bearing housings" --leader 1 --adapts 2 --reads 3'))
def add_community(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name.")],
    leader: Annotated[str, typer.Option("--leader", metavar="PARTY", help="The party that says who belongs.")],
    reads: Annotated[
        list[str] | None, typer.Option("--reads", metavar="PARTY", help="May read what is shared.")
    ] = None,
    adapts: Annotated[
        list[str] | None, typer.Option("--adapts", metavar="PARTY", help="May read, and open local cookbooks.")
    ] = None,
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Add a community of parties that share cookbooks."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        readers, adapters = ([rows.find_party(named) for named in given or ()] for given in (reads, adapts))
        made = rows.add_community(rows.find_party(leader), name, readers, adapters)
        _tell(as_json, "community", {"number": made.pk, "name": made.name}, f"{made.pk} {made.name}")


@user.command(
    "add",
    epilog=examples(
        'catchball user add process.owner.cz --site cz --function "process owner" --email owner@example.org',
        "catchball user add engineer.cz --site cz --function production --function quality",
    ),
)
def add_user(
    username: Username,
    of_party: Annotated[
        str, typer.Option("--party", metavar="PARTY", help="Number or name of their party; told by the site, if given.")
    ] = "",
    at_site: SiteKey = "",
    function: Annotated[
        list[str] | None, typer.Option("--function", metavar="FUNCTION", help="What they are there; may be repeated.")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Their name.")] = "",
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help="Where letters go.")] = "",
    data: Data = USUAL_DATA,
    *,
    from_stdin: FromStdin = False,
    as_json: AsJson = False,
) -> None:
    """Add an account. Without --password-stdin a password is made, and shown this once."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        owner = rows.party_of_site_or(at_site, of_party)
        account = rows.Account(username, name, email, tuple(function or ()), at_site)
        password = _password(from_stdin=from_stdin)
        known = rows.add_user(owner, account, rows.encoded_password(password))
        said = {"username": username, "pseudonym": known.pseudonym, "password": "" if from_stdin else password}
        _tell(as_json, "user", said, username if from_stdin else f"{username} {password}")


@user.command("list", epilog=examples("catchball user list", "catchball user list --json"))
def list_users(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List all accounts with their party and functions."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        found = rows.all_users()
    _list(as_json, "users", found, "{username} ({party}): {functions}")


@user.command("change", epilog=examples("catchball user change engineer.cz --email engineer@example.org"))
def change_user(
    username: Username,
    name: Annotated[str | None, typer.Option("--name", metavar="NAME", help="Their name from now on.")] = None,
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="Where letters go from now on.")
    ] = None,
    data: Data = USUAL_DATA,
) -> None:
    """Change somebody's name, or the address to which their letters go."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.change_user(rows.find_user(username), name, email)


@user.command("deactivate", epilog=examples("catchball user deactivate engineer.cz"))
def deactivate_user(username: Username, data: Data = USUAL_DATA) -> None:
    """Keep somebody out, and their tokens, until they are activated again. Nothing is forgotten."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.set_active(rows.find_user(username), is_active=False)


@user.command("activate", epilog=examples("catchball user activate engineer.cz"))
def activate_user(username: Username, data: Data = USUAL_DATA) -> None:
    """Let somebody in again who was deactivated."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.set_active(rows.find_user(username), is_active=True)


@user.command("password", epilog=examples("catchball user password engineer.cz"))
def change_password(
    username: Username, data: Data = USUAL_DATA, *, from_stdin: FromStdin = False, as_json: AsJson = False
) -> None:
    """Give an account another password."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        password = _password(from_stdin=from_stdin)
        rows.set_password(rows.find_user(username), password)
        said = {"username": username, "password": "" if from_stdin else password}
        _tell(as_json, "password", said, username if from_stdin else f"{username} {password}")


@user.command("give", epilog=examples('catchball user give engineer.cz "process owner" --site cz'))
def give_function(username: Username, function: FunctionName, at_site: SiteKey = "", data: Data = USUAL_DATA) -> None:
    """Give somebody a function."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.give_function(rows.find_user(username), function, at_site)


@user.command("take", epilog=examples('catchball user take engineer.cz "process owner" --site cz'))
def take_function(username: Username, function: FunctionName, at_site: SiteKey = "", data: Data = USUAL_DATA) -> None:
    """Take a function from somebody."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.take_function(rows.find_user(username), function, at_site)


@user.command("remove-second-factor", epilog=examples("catchball user remove-second-factor engineer.cz"))
def remove_second_factor(username: Username, data: Data = USUAL_DATA) -> None:
    """Let somebody sign in with their password alone, who lost both their phone and their recovery codes."""
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        rows.remove_second_factor(rows.find_user(username))


@user.command("erase", epilog=examples("catchball user erase engineer.cz --yes"))
def erase_user(
    username: Username,
    data: Data = USUAL_DATA,
    *,
    is_sure: Annotated[bool, typer.Option("--yes", help="Do not ask whether this is meant.")] = False,
) -> None:
    """Forget who somebody was: name, address, account and tokens.

    What they did stays under their pseudonym, and the audit trail stays whole. This cannot be taken back.
    """
    with reached(data):
        from catchball.cli import account_rows as rows  # (Django is there by now)

        known = rows.find_user(username)
        if not is_sure:
            typer.confirm(f"Forget who {username} was, for ever?", abort=True, err=True)
        rows.erase_user(known)
    print_raw(f"{known.pseudonym}\n")


@token.command("create", epilog=examples('catchball token create engineer.cz --name "MES connector" --scope write'))
def create_token(
    username: Username,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Which program will use it.")],
    scope: Annotated[str, typer.Option("--scope", metavar="read|write", help="What it may do.")] = "read",
    data: Data = USUAL_DATA,
    *,
    as_json: AsJson = False,
) -> None:
    """Make a token with which a program acts for somebody. It is shown this once."""
    with reached(data):
        from catchball.cli import token_rows as rows  # (Django is there by now)

        made = rows.create(username, name, scope)
        _tell(as_json, "token", {"number": made.token.pk, "secret": made.secret}, f"{made.token.pk} {made.secret}")


@token.command("list", epilog=examples("catchball token list engineer.cz"))
def list_tokens(username: Username, data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """List somebody's tokens."""
    with reached(data):
        from catchball.cli import token_rows as rows  # (Django is there by now)

        found = rows.of(username)
    _list(as_json, "tokens", found, "{number} {name} ({scope}), {state}")


@token.command("revoke", epilog=examples("catchball token revoke engineer.cz 3"))
def revoke_token(
    username: Username,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="As token list shows it.")],
    data: Data = USUAL_DATA,
) -> None:
    """Make a token worthless."""
    with reached(data):
        from catchball.cli import token_rows as rows  # (Django is there by now)

        rows.revoke(username, number)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    from catchball.cli.account_rows import new_password  # (Django is there by now)

    return new_password()


def _tell(as_json: bool, what: str, said: Mapping[str, object], line: str) -> None:
    if as_json:
        print_json({"catchball": f"{what}/1", **said})
    else:
        print_raw(f"{printable(line)}\n")


def _list(as_json: bool, what: str, found: list[dict[str, object]], line: str) -> None:
    if as_json:
        print_json({"catchball": f"{what}/1", what: found})
        return
    for entry in found:
        said = {name: ", ".join(value) if isinstance(value, list) else value for name, value in entry.items()}
        print_raw(f"{printable(line.format(**said))}\n")
