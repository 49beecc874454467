"""`catchball demo`: a company at work, which goes on after a kill."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import psycopg
from django.contrib.auth.hashers import check_password

from catchball.adapters.postgres import running_access
from catchball.cli.demo.company import SHOWN, accounts
from catchball.cli.demo.measuring import MEASURED
from catchball.cli.demo.trying import TRIED
from commands import catchball
from serving import Served, data_folder


def rows(url: str, asked: str) -> list[Any]:
    with psycopg.connect(url) as owner:
        return owner.execute(asked.encode()).fetchall()


def test_the_demonstration_shows_every_state_and_goes_on_after_a_kill() -> None:
    with data_folder() as data:
        served = Served(("demo",), data)
        served.start()
        try:
            served.wait()
            password = re.search(r"with the password (\S+)", served.said)
            assert password is not None
            assert all(name in served.said for name, _ in SHOWN)
            running = running_access(data)
            assert running is not None
            look_at(running.owner_url, password[1])
            before = rows(running.owner_url, "select count(*), max(id) from store_auditentry")
            served.kill()
            served.start()
            served.wait()
            again = running_access(data)
            assert again is not None
            assert rows(again.owner_url, "select count(*), max(id) from store_auditentry") == before
            assert password[0] in served.said
        finally:
            assert served.end() == 0, served.said


def look_at(owner: str, password: str) -> None:
    """Five cookbooks, changes and departures in every state that people bring about; everybody has the one password."""
    changes = Counter(state for (state,) in rows(owner, "select state from store_change"))
    assert set(changes) == {"in review", "in effect", "lapsed", "verified"}
    deviations = Counter(state for (state,) in rows(owner, "select state from store_deviation"))
    assert set(deviations) == {"accepted", "temporary", "lapsed"}
    joined = "store_cookbook book join store_site site on site.id = book.site_id join store_revision head"
    heads = dict(rows(owner, f"select site.key, head.number from {joined} on head.id = book.head_id"))
    assert heads["home"] == 5
    assert all(heads[key] > 10 for key in ("cz", "cn", "in", "sup"))
    asked = rows(owner, "select jsonb_array_length(conflicts) from store_rebase")
    assert [number for (number,) in asked] == [1, 1]
    users = dict(rows(owner, "select username, password from store_user"))
    assert set(users) == {account.username for account in accounts()}
    assert len(set(users.values())) == 1
    assert check_password(password, users["engineer.cz"])
    assert rows(owner, "select count(*) from store_media") == [(45,)]
    refused = rows(owner, "select field, reason from store_quarantinedrow where state = 'open' order by number")
    assert refused == [("at", "not iso"), ("at", "beyond time")]
    look_at_trials(owner)


def test_what_belongs_to_the_terminal_story_is_refused_without_its_folder() -> None:
    ended = catchball("demo", "--json")
    assert ended.code == 2
    assert "--json goes with --folder" in ended.err


def look_at_trials(owner: str) -> None:
    """Each trial comes to what was put into its series, and its interval holds the effect."""
    told = "select title, verdict, dossier #> '{outcome, findings, 0, effect}' from store_trial trial"
    found = rows(owner, f"{told} left join store_trialverdict verdict on verdict.trial_id = trial.id")
    assert {title: verdict for title, verdict, _ in found} == {told.title: told.verdict for told in TRIED}
    effects = {trial.title: measured.effect for trial in TRIED for measured in MEASURED if measured.site == trial.site}
    assert [title for title, _, told in found if told and not told["low"] <= effects[title] <= told["high"]] == []
