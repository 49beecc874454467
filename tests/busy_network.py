"""A network in which every table has rows of the maker, who shares with the supplier, and a stranger shares nothing.

`all_rows` tells everything that the database holds, to see that nothing was changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from catchball.actions.changes import decide_change, depart_temporarily, propose_change, propose_draft, review_change
from catchball.actions.control_limits import LimitsGiven, SpecificationGiven, follow_series, freeze_limits, specify
from catchball.actions.cookbooks import mark_confidential
from catchball.actions.disclosures import note_reading
from catchball.actions.drafts import open_draft, save_draft
from catchball.actions.file_mappings import save_mapping
from catchball.actions.hearing import choose_letters, follow_cookbook, open_calendar
from catchball.actions.idempotency import keep_answer
from catchball.actions.judging import judge_series
from catchball.actions.line_plans import PlanGiven, StationGiven, plan_line
from catchball.actions.machine_times import ItemsGiven, StateGiven, tell_items, tell_states, track_effectiveness
from catchball.actions.machines import Batch, ConnectionGiven, attach, keep_batch
from catchball.actions.measurement_files import bring_in_file
from catchball.actions.measurements import Row, take_measurements
from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.proposing_again import work_on_again
from catchball.actions.proving import add_evidence, set_evidence_policy
from catchball.actions.qualifications import name_levels, qualify
from catchball.actions.rebases import carry_out_rebase, propose_rebase, settle_conflicts
from catchball.actions.reissues import DocumentGiven, reissue_document
from catchball.actions.reports import Said, hand_over_report, report_problem
from catchball.actions.threads import Remark, open_thread, translate
from catchball.actions.tokens import create_token
from catchball.core.decisions import Choice
from catchball.core.machines.readings import Gap, Unread
from catchball.core.measuring.mapping import FileMapping, InstantColumns, Source
from catchball.core.qualification import ILUO
from catchball.core.review import Act
from catchball.queries.actors import system_actor
from catchball.store.acting import Actor, acting
from catchball.store.models import (
    Change,
    Cookbook,
    JudgingAnchor,
    Media,
    Party,
    Reverification,
    Revision,
    Series,
    Site,
    SiteOwner,
    Team,
    TeamSite,
    ToCheck,
    Trial,
    TrialColumn,
    TrialPlan,
    TrialVerdict,
    WaitingLetter,
)
from factories import (
    NOW,
    TODAY,
    Company,
    by_owner,
    company,
    document,
    edited,
    home_cookbook,
    local_cookbook,
    person,
    proposal,
)

TORQUE = {"value": "12.5 N·m", "low": "11 N·m", "high": "13 N·m", "class": "ordinary"}
SECRET = "home-12"  # noqa: S105  (the uid of a step)
"""The step that the maker keeps to itself."""


@dataclass
class Busy:
    """The network, its cookbooks, and somebody who shares nothing with anybody."""

    network: Company
    home: Cookbook
    local: Cookbook
    stranger: Actor

    def actor(self, name: str) -> Actor:
        """The actor behind one of the people."""
        return self.network.actor(name)


def busy_network() -> Busy:
    """The whole loop with a conflict that was settled, a draft, a temporary departure, and rows of all other kinds."""
    network = company()
    home = home_cookbook(network)
    local = local_cookbook(network, home)
    accepted(network, local, "home-13", parameters={"torque": TORQUE})
    issued(network, home, "home-13", parameters={"torque": {**TORQUE, "value": "11.5 N·m"}})
    rebased(network, local, {"home-13/parameters/torque/value": Choice(take="ours")})
    engineer, owner = network.actor("cz engineer"), network.actor("home owner")
    warm = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    depart_temporarily(
        actor=engineer, now=NOW, cookbook=fresh(engineer, local), edits=warm, reason="The oven broke.", ends_on=TODAY
    )
    owed = proposal("Another oil", "material", obligations=[("customer approval", "")])
    oil = edited(document(engineer, local), "home-11", title={"en": "Oil the housing"})
    change = propose_change(actor=engineer, now=NOW, cookbook=local, edits=oil, proposal=owed)
    review_change(actor=network.actor("supplier owner"), now=NOW, change=change, verdict="heard", comment="Why not?")
    proposed_again(network, local)
    discussed(network, change)
    proven(network, home, change)
    draft = open_draft(actor=engineer, now=NOW, cookbook=local)
    save_draft(actor=engineer, now=NOW, draft=draft, edits=oil, against=0)
    mark_confidential(actor=owner, now=NOW, cookbook=home, uid=SECRET, is_confidential=True)
    reported(network, local)
    qualified(network, local)
    planned(network, home)
    measured(network)
    _connected(network)
    produced(network)
    _of_other_kinds(network, engineer, home)
    return Busy(network, fresh(owner, home), fresh(engineer, local), _stranger())


def reported(network: Company, local: Cookbook) -> None:
    """A report of the operator, handed over by the process owner."""
    book = fresh(network.actor("cz operator"), local)
    assert book.head is not None
    said = Said(UUID(int=1), "home-13", "The screw does not hold.", NOW)
    operator, owner, site = network.actor("cz operator"), network.actor("cz owner"), network.sites["cz"]
    report = report_problem(actor=operator, now=NOW, cookbook=book, revision=book.head, said=said)
    hand_over_report(actor=owner, now=NOW, report=report, function="quality", site=site.pk, why="Look at the thread.")


def qualified(network: Company, local: Cookbook) -> None:
    """The operator, on a level with a name of the company's own."""
    owner = network.actor("cz owner")
    name_levels(actor=owner, now=NOW, levels=ILUO)
    book, person = fresh(owner, local), network.people["cz operator"]
    qualify(actor=owner, now=NOW, cookbook=book, person=person, level=3)


def planned(network: Company, home: Cookbook) -> None:
    """A line plan, and a drawing that was reissued, to which a node refers."""
    owner = network.actor("home owner")
    stations = [StationGiven("S1", 1, [(home.pk, "home-2")])]
    plan = PlanGiven("Line 1", TODAY, TODAY, 900, 450, stations=stations)
    plan_line(actor=owner, now=NOW, site=network.sites["home"], given=plan)
    drawing = reissue_document(actor=owner, now=NOW, given=DocumentGiven("drawing", "LG80-100", "E", TODAY))
    by_owner(ToCheck(party=network.maker, reissue=drawing, cookbook=home, uid="home-11", issue="D"))


def measured(network: Company) -> None:
    """A series with a value, and a row that was refused."""
    engineer = network.actor("home engineer")
    metric = define_metric(actor=engineer, now=NOW, given=MetricGiven("Torque", "N·m", "mean", "neither"))
    series = open_series(
        actor=engineer, now=NOW, metric=metric, site=network.sites["home"], place=Place(machine="Press 3")
    )
    rows = [Row(NOW.isoformat(), 12.0), Row("yesterday", 12.1)]
    take_measurements(actor=engineer, now=NOW, series=series, rows=rows, source="api")
    mapping = FileMapping(InstantColumns("when"), (Source(series.pk, "torque"),))
    save_mapping(actor=engineer, now=NOW, name="Wrench", header=("when", "torque"), mapping=mapping)
    bring_in_file(actor=engineer, now=NOW, name="wrench.csv", data=b"when,torque\n")
    judged(network, series)
    own = {"party": network.maker, "at": NOW}
    trial = by_owner(Trial(site=series.site, title="Softer ring", baseline={}, planned_by_id=engineer.somebody, **own))
    by_owner(TrialPlan(trial=trial, number=0, plan={}, by_id=engineer.somebody, **own))
    by_owner(TrialColumn(party=network.maker, trial=trial, name="Torque", series=series))
    by_owner(TrialVerdict(trial=trial, number=1, verdict="better", dossier={}, by_id=engineer.somebody, **own))


def _connected(network: Company) -> None:
    """A connection to machines that remembers something, missed something, and did not understand something."""
    engineer = network.actor("home engineer")
    given = ConnectionGiven("press shop", "mqtt", 10, "a process")
    connection = attach(actor=engineer, now=NOW, given=given, series=[])
    batch = Batch(
        1, unread=(Unread("oven", b"{", "is no JSON"),), gaps=(Gap("oven", None, NOW, "lost"),), memories={"oven": {}}
    )
    keep_batch(actor=engineer, now=NOW, connection=connection, series={}, batch=batch)


def produced(network: Company) -> None:
    """A machine whose effectiveness is reckoned, with a state and items."""
    engineer, site = network.actor("home engineer"), network.sites["home"]
    states = [StateGiven(NOW - timedelta(hours=1), "production")]
    tell_states(actor=engineer, now=NOW, site=site, machine="Press 3", states=states)
    items = [ItemsGiven(NOW, 50, 48, 60)]
    tell_items(actor=engineer, now=NOW, site=site, machine="Press 3", items=items)
    track_effectiveness(actor=engineer, now=NOW, site=site, machine="Press 3", shifts=[time(6)])


def judged(network: Company, series: Series) -> None:
    """Limits of the series with an anchor, a signal, more to be judged; what its values may be."""
    engineer = network.actor("home engineer")
    begin = NOW - timedelta(hours=3)
    rows = [Row((begin + timedelta(minutes=n)).isoformat(), 12.0 + n % 2) for n in range(10)]
    take_measurements(actor=engineer, now=NOW, series=series, rows=[*rows[:9], Row(rows[9].at, 99.0)], source="api")
    healthy = LimitsGiven(since=begin, until=begin + timedelta(minutes=9), why="Healthy.")
    limits = freeze_limits(actor=engineer, now=NOW, series=series, given=healthy)
    judge_series(actor=system_actor(network.maker.pk), now=NOW, series=series.pk)
    take_measurements(actor=engineer, now=NOW, series=series, rows=[Row(NOW.isoformat(), 12.0, key="b")], source="api")
    by_owner(JudgingAnchor(party=network.maker, limits=limits, at=NOW))
    specify(actor=engineer, now=NOW, series=series, given=SpecificationGiven(low=11, high=13))
    follow_series(actor=engineer, now=NOW, series=series, follows=True)


def proven(network: Company, home: Cookbook, change: Change) -> None:
    """A policy of the family, a proof of a change, and that it is announced to be verified again."""
    owner, engineer = network.actor("home owner"), network.actor("cz engineer")
    rules = [{"rung": 3, "why": "It shows on the part.", "types": ["setting"], "classes": []}]
    set_evidence_policy(actor=owner, now=NOW, cookbook=home, rules=rules, reason="Too many surprises.")
    risks = {"risks": "It smells.", "notice": "One smells it.", "undo": "The old oil."}
    add_evidence(actor=engineer, now=NOW, change=change, rung=2, answers=risks)
    own = {"party": network.maker, "change": change, "at": NOW}
    by_owner(Reverification(outcome="announced", day=TODAY, **own))


def _of_other_kinds(network: Company, engineer: Actor, home: Cookbook) -> None:
    follow_cookbook(actor=engineer, now=NOW, cookbook=home, follows=True)
    choose_letters(actor=engineer, now=NOW, rhythms={"comment": "never"})
    open_calendar(actor=engineer, now=NOW)
    by_owner(WaitingLetter(party=network.maker, person_id=engineer.somebody, about="comment", thing=1, at=NOW))
    create_token(actor=engineer, now=NOW, name="script", scope="read")
    keep_answer(actor=engineer, now=NOW, key="k", request="0" * 64, status=201, answer={})
    note_reading(actor=network.actor("supplier owner"), now=NOW, of_party=network.maker.pk, thing=f"cookbook {home.pk}")
    by_owner(Media(party=network.maker, sha256="0" * 64, size=1, kind="image/png"))
    by_owner(SiteOwner(site=network.sites["cz"], party=network.maker))
    team = by_owner(Team(party=network.maker, name="Improvement"))
    by_owner(TeamSite(party=network.maker, team=team, site=network.sites["cz"]))


def _stranger() -> Actor:
    party = by_owner(Party(name="Stranger"))
    site = by_owner(Site(party=party, key="elsewhere", name="Elsewhere"))
    found = Company(party, party, None, {"elsewhere": site})  # type: ignore[arg-type]  # belongs to no community
    found.people["owner"] = person(site, "process owner", 99, "stranger")
    return found.actor("owner")


def fresh(actor: Actor, book: Cookbook) -> Cookbook:
    """The cookbook as it is now."""
    with acting(actor):
        return Cookbook.objects.select_related("head").get(pk=book.pk)


def accepted(network: Company, book: Cookbook, uid: str, site: str = "cz", **fields: Any) -> Change:
    """A change of one node in effect: proposed by the engineer, agreed to by home, decided by the site's owner."""
    engineer = network.actor(f"{site} engineer")
    edits = edited(document(engineer, book), uid, **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=fresh(engineer, book), edits=edits, proposal=proposal())
    return agreed(network, change, site)


def agreed(network: Company, change: Change, site: str = "cz") -> Change:
    """The change in effect, after home agreed and the site's owner decided."""
    review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="")
    return decide_change(
        actor=network.actor(f"{site} owner"), now=NOW, change=change, act=Act.ACCEPT, reason="It is better here."
    )


def proposed_again(network: Company, local: Cookbook) -> Change:
    """A change that was returned and proposed again as it was, and then rejected."""
    engineer, owner = network.actor("cz engineer"), network.actor("cz owner")
    edits = edited(document(engineer, local), "home-13", title={"en": "Screw it down"})
    change = propose_change(actor=engineer, now=NOW, cookbook=fresh(engineer, local), edits=edits, proposal=proposal())
    decide_change(actor=owner, now=NOW, change=change, act=Act.RETURN, reason="How hard?")
    draft = work_on_again(actor=engineer, now=NOW, change=change)
    propose_draft(actor=engineer, now=NOW, draft=draft, proposal=proposal())
    return decide_change(actor=owner, now=NOW, change=change, act=Act.REJECT, reason="Still unclear.")


def discussed(network: Company, change: Change) -> None:
    """A thread of the maker with a translation, and one of the supplier."""
    for name in ("cz quality", "supplier engineer"):
        open_thread(actor=network.actor(name), now=NOW, change=change, remark=Remark("Which oil?", "en"))
    translate(actor=network.actor("cz owner"), now=NOW, change=change, what="reason 1", remark=Remark("Schäumt.", "de"))


def issued(network: Company, home: Cookbook, uid: str, **fields: Any) -> Change:
    """A new home revision in effect, with one node changed, after the plants were heard; two working days later."""
    engineer, owner = network.actor("home engineer"), network.actor("home owner")
    edits = edited(document(engineer, home), uid, **fields)
    change = propose_change(actor=engineer, now=NOW, cookbook=fresh(engineer, home), edits=edits, proposal=proposal())
    review_change(actor=owner, now=NOW, change=change, verdict="agree", comment="")
    return decide_change(actor=owner, now=NOW + timedelta(days=5), change=change, act=Act.ACCEPT, reason="Train.")


def rebased(network: Company, local: Cookbook, choices: dict[str, Choice], site: str = "cz") -> Revision:
    """The local cookbook on the newest home revision."""
    engineer = network.actor(f"{site} engineer")
    moved = propose_rebase(actor=engineer, now=NOW, cookbook=fresh(engineer, local))
    if choices:
        settle_conflicts(actor=engineer, now=NOW, proposal=moved, choices=choices)
    return carry_out_rebase(actor=engineer, now=NOW, proposal=moved)


def all_rows() -> dict[str, list[str]]:
    """Every row of the project's tables and of the outbox, as the owner of the database sees them."""
    with connections["owner"].cursor() as cursor:
        return {table: _rows(cursor, table) for table in (*store_tables(), "procrastinate_jobs")}


def store_tables() -> list[str]:
    """The tables of the project, as the database knows them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind in ('r', 'p') and relname like 'store\\_%%' order by 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _rows(cursor: Any, table: str) -> list[str]:
    cursor.execute(f"select to_jsonb(entry)::text from {table} entry order by 1")
    return [text for (text,) in cursor.fetchall()]
