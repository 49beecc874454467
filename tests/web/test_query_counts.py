"""How many queries each page needs: no more than was agreed, however much there is to show.

The numbers stand in `query_counts.json`. To write them anew, after a change that is meant to change them:

    CATCHBALL_WRITE_QUERY_COUNTS=1 .venv/bin/pytest -p no:xdist tests/web/test_query_counts.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catchball.actions.changes import Proposal, propose_change, review_change
from catchball.actions.cookbooks import open_local_cookbook
from catchball.actions.reports import Said, report_problem
from catchball.actions.threads import Remark, answer_thread
from catchball.queries.documents import head_of
from factories import ANSWERS, document, edited
from web.routes import ROUTES, Route
from web.world import MORE_SITES, World, fresh, now, said

BASELINE = Path(__file__).with_name("query_counts.json")
PAGES = [route for route in ROUTES if route.post is None and route.allowed == 200]


def count(world: World, route: Route) -> int:
    """The queries of a page that was seen before: content of revisions is then in memory."""
    client = world.client(route.may)
    route.ask(client, world)
    with CaptureQueriesContext(connection) as queries:
        assert route.ask(client, world).status_code == 200
    return len(queries)


@pytest.fixture(scope="module")
def agreed() -> dict[str, int]:
    return dict(json.loads(BASELINE.read_text(encoding="utf-8"))) if BASELINE.exists() else {}


def test_every_page_needs_as_many_queries_as_agreed_and_no_more_in_a_network_of_several_times_the_size(
    world: World, agreed: dict[str, int]
) -> None:
    counted = {str(route): count(world, route) for route in PAGES}
    if os.environ.get("CATCHBALL_WRITE_QUERY_COUNTS") == "1":
        BASELINE.write_text(json.dumps(counted, indent=2) + "\n", encoding="utf-8")
    else:
        assert counted == agreed

    grow(world)

    assert {str(route): count(world, route) for route in PAGES} == counted


def grow(world: World) -> None:
    """More of everything that lists show: plants with cookbooks, changes with duties and reviews, reports, threads."""
    operator = world.network.actor("cz operator")
    engineer, owner = world.network.actor("cz engineer"), world.network.actor("new owner")
    for key in MORE_SITES:
        site = world.network.sites[key]
        open_local_cookbook(actor=owner, now=now(), upstream=fresh(owner, world.home), site=site, issuer=key)
        edits = edited(document(engineer, world.local), "home-12", title=said(f"Press it in as {key} does"))
        change = propose_change(
            actor=engineer,
            now=now(),
            cookbook=fresh(engineer, world.local),
            edits=edits,
            proposal=Proposal(f"As {key} does", ("method",), ANSWERS),
        )
        book = fresh(operator, world.local)
        told = Said(uuid4(), "home-13", f"It does not hold as {key} does it.", now())
        report_problem(actor=operator, now=now(), cookbook=book, revision=head_of(book), said=told)
        remark = Remark(f"And what of {key}?", "en")
        answer_thread(actor=engineer, now=now(), thread=world.thread, remark=remark)
        for name in ("home owner", "cz owner"):
            for reviewed in (change, world.in_review):
                review_change(actor=world.network.actor(name), now=now(), change=reviewed, verdict="heard", comment="")
