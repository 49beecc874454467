"""What must hold after the killing, read from the database as its owner."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.kills_load import Load
from bench.kills_network import Keys

_PERIODIC = ("retry_stalled", "end_departures", "forget_old_jobs", "tidy_up")


def waiting_jobs(url: str) -> int:
    """How many jobs wait or are in work, but for those that come again and again."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "select count(*) from procrastinate_jobs where status in ('todo', 'doing') and not task_name = any(%s)",
            [list(_PERIODIC)],
        ).fetchone()
    return int(found[0]) if found else 0


def found_wrong(url: str, mail: Path, load: Load, keys: Keys) -> list[str]:
    """All that is not as it was answered, half done, or done twice; as sentences."""
    with psycopg.connect(url) as connection:
        checks = (_answered, _unanswered, _revisions, _rebases, _jobs)
        wrong = [sentence for check in checks for sentence in check(connection, load, keys)]
    return [*wrong, *_letters(mail)]


Connection = psycopg.Connection[Any]


def _rows(connection: Connection, asked: str, *values: Any) -> list[Any]:
    return connection.execute(asked.encode(), values or None).fetchall()


def _answered(connection: Connection, load: Load, _: Keys) -> Iterator[str]:
    """What was answered is there, released, and said by the newest revision unless a later change says more."""
    states = dict(_rows(connection, "select id, state from store_change"))
    for done in load.changed:
        if states.get(done.change) != "in effect":
            yield f"change {done.change} was answered as in effect, and is {states.get(done.change, 'gone')}"
    last = {(done.cookbook, done.uid): done for done in load.changed}
    for done in last.values():
        said = _rows(
            connection,
            "select blob.content #>> array['fields', 'instruction', 'en'] from store_cookbook book"
            " join store_revision head on head.id = book.head_id,"
            " jsonb_array_elements(head.manifest -> 'nodes') entry"
            " join store_blob blob on blob.digest = entry ->> 2"
            " where book.id = %s and blob.party_id = book.party_id and entry ->> 0 = %s",
            done.cookbook,
            done.uid,
        )
        if not said or int(said[0][0].split()[1]) < int(done.said.split()[1]):
            yield f"cookbook {done.cookbook}, {done.uid}: was answered “{done.said}”, and says {said}"


def _unanswered(connection: Connection, _: Load, __: Keys) -> Iterator[str]:
    """Nothing is half done: what was accepted was released, in the same moment, with its entry in the audit trail."""
    half = _rows(
        connection, "select count(*) from store_change where (state = 'in effect') <> (released_in_id is not null)"
    )
    if half[0][0]:
        yield f"{half[0][0]} changes are in effect without a revision, or the other way round"
    twice = _rows(
        connection,
        "select thing, verb, count(*) from store_auditentry where verb in ('accept change', 'propose change')"
        " group by thing, verb having count(*) > 1",
    )
    yield from (f"{thing}: {verb} {number} times" for thing, verb, number in twice)
    same = _rows(
        connection, "select cookbook_id, title, count(*) from store_change group by 1, 2 having count(*) > 1 limit 5"
    )
    yield from (f"cookbook {book}: {title} was proposed {number} times" for book, title, number in same)


def _revisions(connection: Connection, _: Load, __: Keys) -> Iterator[str]:
    for book, newest, number, head in _rows(
        connection,
        "select book.id, max(revision.number), count(*), max(head.number) from store_cookbook book"
        " join store_revision revision on revision.cookbook_id = book.id"
        " join store_revision head on head.id = book.head_id group by book.id",
    ):
        if not newest == number == head:
            yield f"cookbook {book}: {number} revisions, the newest {newest}, the head {head}"
    released, entries = _rows(
        connection,
        "select (select count(*) from store_revision),"
        " (select count(*) from store_auditentry where verb = 'release revision')",
    )[0]
    if released != entries:
        yield f"{released} revisions, and {entries} entries of releases in the audit trail"


def _rebases(connection: Connection, load: Load, keys: Keys) -> Iterator[str]:
    """Every plant rests on a home revision at least as new as when the last rebase of the family was answered."""
    open_ones = _rows(connection, "select count(*) from store_rebase where state <> 'done' or released_id is null")[0][
        0
    ]
    behind = _rows(
        connection,
        "select count(*) from store_cookbook book join store_revision head on head.id = book.head_id"
        " join store_revision base on base.id = head.base_id join store_cookbook home on home.id = %s"
        " join store_revision newest on newest.id = home.head_id"
        " where book.upstream_id = home.id and base.number < newest.number",
        keys.home,
    )[0][0]
    if open_ones:
        yield f"{open_ones} rebases are half done"
    if behind and load.is_over:
        yield f"{behind} plants do not rest on the newest home revision, though their rebase was queued"


def _jobs(connection: Connection, load: Load, _: Keys) -> Iterator[str]:
    for name, status, number in _rows(
        connection, "select task_name, status::text, count(*) from procrastinate_jobs group by 1, 2"
    ):
        if status not in ("succeeded", "todo", "doing") or (status != "succeeded" and name not in _PERIODIC):
            yield f"{number} jobs {name} are {status}"
    missing = _rows(
        connection,
        "select count(*) from store_revision revision where 1 <> (select count(*) from procrastinate_jobs job"
        " where job.task_name = 'tell_release' and (job.args ->> 'revision')::bigint = revision.id)",
    )[0][0]
    if missing:
        yield f"{missing} revisions do not have exactly one job that tells of them"
    queued = _rows(
        connection,
        "select coalesce(sum(jsonb_array_length(args -> 'cookbooks')), 0) from procrastinate_jobs"
        " where task_name = 'rebase'",
    )[0][0]
    if queued < sum(load.asked):
        yield f"{sum(load.asked)} rebases were answered as queued, and {queued} were"
    letters = _rows(
        connection,
        "select args, count(*) from procrastinate_jobs where task_name = 'send_letter' group by 1 having count(*) > 1",
    )
    yield from (f"{number} letters {args} were queued" for args, number in letters[:5])


def _letters(folder: Path) -> Iterator[str]:
    """Letters go out at least once; twice only when the worker died between sending and noting it."""
    ids = re.compile(rb"^Message-ID: (.*)$", re.MULTILINE)
    sent = Counter(name for file in folder.glob("*.log") for name in ids.findall(file.read_bytes()))
    again = sum(number - 1 for number in sent.values())
    print(f"{len(sent)} letters were sent, {again} of them twice, with the same id")
    if not sent:
        yield "no letter was sent"
    if max(sent.values(), default=0) > 3:
        yield f"a letter was sent {max(sent.values())} times"
