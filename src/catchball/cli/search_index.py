"""`catchball search-index rebuild`: what the search looks into, made anew."""

from __future__ import annotations

import typer

from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import print_json, print_raw, working

search_index = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="What the search looks into.")


@search_index.callback()
def _about() -> None:
    """(Keeps `rebuild` a command of its own, although it is the only one.)"""


@search_index.command("rebuild", epilog=examples("catchball search-index rebuild --data /srv/catchball"))
def rebuild(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """Index all cookbooks, changes and deviations anew.

    Needed only after rows were written past the program: each act keeps the index, and `migrate` makes it where it is
    new. The search goes on meanwhile, with what was found before.
    """
    with reached(data):
        indexed = rebuild_all()
    if as_json:
        print_json({"catchball": "search-index/1", "cookbooks": indexed})
    else:
        print_raw(f"{indexed} cookbooks are indexed.\n")


def rebuild_all() -> int:
    """Index what each party has, one party after the other; gives the number of cookbooks."""
    from django.utils import timezone  # (Django is there by now)

    from catchball.actions.search_index import rebuild_search_index
    from catchball.queries.actors import system_actor
    from catchball.store.models import Party

    parties = list(Party.objects.using("owner").order_by("pk").values_list("pk", flat=True))
    with working("Indexing what can be found"):
        return sum(rebuild_search_index(actor=system_actor(party), today=timezone.localdate()) for party in parties)
