"""Every page and act of the web, with who may and who may not: the list that the permission battery goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from catchball.core.letters import LetterKind
from catchball.formats.xliff.writing import write_xliff
from catchball.queries.settling import draft_document
from catchball.store.acting import acting
from factories import ANSWERS
from web.world import PICTURE, World, fresh, measurement_text, now, picture, today

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """One way to ask for something of a world.

    `may` names somebody who may; `lacks` one of the same party without the right, who is answered `refused` (200 for
    what everybody of the party may read). `stranger` is what another party is answered: not found, unless the page is
    about nothing in particular.
    """

    name: str
    args: Callable[[World], tuple[Any, ...]] = lambda _: ()
    post: Callable[[World], Data] | None = None
    query: str = ""
    may: str = "cz engineer"
    lacks: str = "cz buyer"
    refused: int = 200
    allowed: int = 200
    stranger: int = 404
    label: str = field(default="")

    def __str__(self) -> str:
        return f"{self.name}{'' if self.post is None else ' (post)'}{self.label}"

    def ask(self, client: Client, world: World) -> HttpResponse:
        """What a browser is answered."""
        address = reverse(self.name, args=self.args(world)) + self.query
        if self.post is None:
            return client.get(address)  # type: ignore[return-value]  # the test client's response is one
        return client.post(address, self.post(world))  # type: ignore[return-value]  # the test client's response is one


def _local(world: World) -> tuple[int]:
    return (world.local.pk,)


def _sheet(name: str) -> Callable[[World], tuple[Any, ...]]:
    return lambda world: (world.local.pk, name)


def _draft(world: World) -> tuple[int]:
    return (world.draft.pk,)


def _step(world: World) -> tuple[int, str]:
    return world.draft.pk, "home-12"


def _picture(world: World) -> tuple[int, str, str]:
    return world.draft.pk, "home-11", "m1"


def _operation(world: World) -> tuple[int, str]:
    return world.draft.pk, "home-2"


def picture_file(name: str = "seat.png") -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    return SimpleUploadedFile(name, picture(), "image/png")


def page_file() -> SimpleUploadedFile:
    """A page of Markdown as a browser sends it, with a picture that lies beside it."""
    page = b"# Fit the cover\n\n1. Clean the face.\n\n   ![The face](seat.png)\n"
    return SimpleUploadedFile("cover.md", page, "text/markdown")


def _page_of_markdown(world: World) -> Data:
    """A page with a picture, for the new plant."""
    site = world.network.sites["newplant"].pk
    given = {"site": site, "language": "en", "effective_from": today().isoformat()}
    return {"given": [page_file(), picture_file()], **given}


def _review(world: World) -> tuple[int]:
    return (world.in_review.pk,)


def _done(world: World) -> tuple[int]:
    return (world.in_effect.pk,)


def _running_trial(world: World) -> tuple[int]:
    return (world.running_trial.pk,)


def _trial_form(world: World) -> Data:
    """The plan of a trial of the torque."""
    plan = {"title": "Less torque", "series": world.series.pk, "direction": "lower", "smallest": "0.1", "most": "50"}
    rest = {"design": "sequential", "spacing": "value", "baseline": "20", "every": "5", "who": "Team 1", "act": "plan"}
    return {**plan, **rest}


def _german(world: World) -> tuple[int, str]:
    return world.draft.pk, "de"


def _file(form: str) -> Callable[[World], tuple[Any, ...]]:
    return lambda world: (world.local.pk, "de", form)


def _translation(_: World) -> Data:
    return {"against": "2", "words-at:home-14:title": "Dichtung einsetzen"}


def _sent_back(world: World) -> SimpleUploadedFile:
    """A translators' file with one text translated."""
    actor = world.network.actor("cz engineer")
    with acting(actor):
        data = write_xliff(draft_document(world.draft.states.get(version=2), actor), "de").data
    open_text, translated = b"</source></segment>", b"</source><target>Deutsch</target></segment>"
    return SimpleUploadedFile("back.xlf", data.replace(open_text, translated, 1))


def _nothing(_: World) -> Data:
    return {}


def step_form(**told: str) -> Data:
    """The form of a step, as far as these tests fill it in; `against` is the version that it was filled in on."""
    return {"title": "Press in the bearing", "instruction": "Press it in.", **told}


def one_off(_: World) -> Data:
    """A first article, filled in."""
    told = {"kind": "first article", "number": "FA 7", "result": "Good.", "place": "Folder 3", "checked_by": "Ann"}
    return {f"rung3-{name}": value for name, value in told.items()}


def policy_form(_: World) -> Data:
    """A rule for all changes, in place of the one that there is."""
    rows = {"rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "1", "rules-0-rung": "3", "rules-0-why": "We were hasty."}
    return {**rows, "reason": "A first part tells much.", "seen": "1"}


def proposal_form(**told: Any) -> Data:
    """A complete proposal."""
    rows = {"obligations-TOTAL_FORMS": "0", "obligations-INITIAL_FORMS": "0"}
    return {"title": "Better words", "types": ["editorial"], **ANSWERS, **rows, **told}


def _question(world: World) -> Data:
    return {"conflict": world.question["id"], "version": world.question["version"], "take": "ours"}


def _departure(_: World) -> Data:
    return {"reason": "The press is broken.", "ends_on": (today() + timedelta(days=2)).isoformat()}


def _report(world: World) -> tuple[int]:
    return (world.report.pk,)


def problem(world: World, **told: str) -> Data:
    """A report on a step of the revision that holds."""
    return {
        "node": "home-13",
        "revision": world.report.revision_id,
        "key": "00000000-0000-4000-8000-000000000002",
        **told,
    }


def step_departure(_: World) -> Data:
    """A departure at a step."""
    return {
        "reason": "The wrench broke.",
        "instruction": "Tighten them by hand. Look twice.",
        "ends_on": (today() + timedelta(days=1)).isoformat(),
    }


def _plan(world: World) -> tuple[int]:
    return (world.line_plan.pk,)


def plan_form(**told: str) -> Data:
    """The form of a line plan."""
    period = {"begins": today().isoformat(), "ends": (today() + timedelta(days=9)).isoformat()}
    return {"name": "Line 2", **period, "demand": "900", "minutes": "450", "stations": "Heat; 2\nClose", **told}


def _series(world: World) -> tuple[int]:
    return (world.series.pk,)


def limits_form(_: World) -> Data:
    """The form of new limits: of all values but the last, which is far off."""
    begin, end = now() - timedelta(days=3), now() - timedelta(days=2) + timedelta(hours=18, minutes=30)
    stretch = {"since": f"{begin:%Y-%m-%dT%H:%M}", "until": f"{end:%Y-%m-%dT%H:%M}"}
    return {**stretch, "kind": "individuals", "grouping": "single", "budget": "200", "why": "Healthy."}


def reissue_form(**told: str) -> Data:
    """The form of a reissued document."""
    return {"kind": "drawing", "identifier": "LG80-100", "issue": "G", "on": today().isoformat(), **told}


def metric_form(**told: str) -> Data:
    """The form of a metric."""
    return {"name": "Scrap", "unit": "", "kind": "proportion", "direction": "lower", **told}


def machine_form(world: World) -> Data:
    """The form of a machine whose effectiveness is to be reckoned."""
    return {"site": world.network.sites["cz"].pk, "machine": "Press 5", "shifts": "06:00, 14:00, 22:00"}


def series_form(world: World) -> Data:
    """The form of a series of the metric that is there, at another machine."""
    site = world.network.sites["cz"].pk
    return {"metric": world.series.metric_id, "site": site, "machine": "Press 5"}


def wrench_file() -> SimpleUploadedFile:
    """A file of measurements as a browser sends it."""
    return SimpleUploadedFile("wrench2.csv", measurement_text() + b";;\n", "text/csv")


def mapping_form(world: World, **told: str) -> Data:
    """The form of the file that waits, with the button that takes it."""
    columns = {"instant": "0", "written": "iso", "zone": "UTC", "decimal": ",", "series-1": str(world.series.pk)}
    return {"name": "Torque wrench", **columns, "series_column": "", "value": "", "take": "1", **told}


def _waiting(world: World) -> tuple[int]:
    return (world.waiting.pk,)


def _refused(world: World) -> tuple[int]:
    return (world.refused.pk,)


def levels_form(*labels: str) -> Data:
    """The form of the four levels."""
    named = dict(enumerate(labels or ("I", "L", "U", "O")))
    rows = {f"form-{number}-label": label for number, label in named.items()}
    return {"form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4", **rows}


def _holding(world: World) -> Data:
    head = fresh(world.network.actor("cz operator"), world.local).head
    return {"revision": str(head.number if head else 0)}


ROUTES = (
    Route("my_work", stranger=200),
    Route("network", stranger=200),
    Route("learning", stranger=200),
    Route("learning", query="?sort=-adopted&export=csv&period=365", stranger=200, label=" as a file"),
    Route("flows", stranger=200),
    Route("flows", query="?from=1&to=2", label=" between two sites"),
    Route("cookbooks", stranger=200),
    Route("cookbooks", query="?q=bearing&kind=local", stranger=200, label=" search"),
    Route("cookbooks", query="?sort=-revision&export=csv", stranger=200, label=" as a file"),
    Route("cookbook", _local),
    Route("cookbook_pdf", _local),
    *(Route("sheet", _sheet(name), label=f" {name}") for name in ("set-up-sheet", "tool-list", "control-plan")),
    Route("sheet", _sheet("job-breakdown"), query="?language=de", label=" job-breakdown"),
    Route("sheet_pdf", _sheet("control-plan")),
    Route("sheet_xlsx", _sheet("tool-list")),
    Route("revisions", _local),
    Route("compare", _local, query="?from=1&to=3"),
    Route("deviations", _local),
    Route("matrix", lambda world: (world.home.pk,)),
    Route("deviation", lambda world: (world.local.pk, "home-13")),
    Route("genealogy", _local),
    Route("step_genealogy", lambda world: (world.local.pk, "home-13")),
    Route("following", lambda world: (world.home.pk,), allowed=302, refused=302),
    Route("following", lambda world: (world.home.pk,), _nothing, may="home owner", allowed=302, refused=302),
    Route("import_cookbook", may="new owner", lacks="newcomer", stranger=200),
    Route(
        "import_cookbook", post=_page_of_markdown, may="new owner", lacks="newcomer", refused=403, allowed=302,
        stranger=422,
    ),
    Route("open_local", lambda world: (world.home.pk,), may="new owner", lacks="newcomer"),
    Route(
        "open_local", lambda world: (world.home.pk,), lambda world: {"chosen": world.network.sites["newplant"].pk},
        may="new owner", lacks="newcomer", refused=403, allowed=302,
    ),
    Route("share", _local, may="cz owner"),
    Route("share", _local, lambda _: {"chosen": ""}, may="cz owner", lacks="cz engineer", refused=403, allowed=302),
    Route("open_draft", _local, _nothing, refused=302, allowed=302),
    Route("propose_rebase", _local, _nothing, refused=302, allowed=302),
    Route("draft", _draft),
    Route("settle_draft", _draft, _question, refused=403, allowed=302),
    Route("carry_draft", _draft, _nothing, refused=403, allowed=302),
    Route("line_plans", stranger=200),
    Route("line_plan", _plan),
    Route("edit_line_plan", _plan),
    Route("edit_line_plan", _plan, lambda _: plan_form(), refused=403, allowed=302),
    Route("drop_line_plan", _plan, _nothing, refused=302, allowed=302, label=" and back"),
    Route("new_line_plan", lambda world: (world.network.sites["cz"].pk,)),
    Route(
        "new_line_plan", lambda world: (world.network.sites["cz"].pk,), lambda _: plan_form(), refused=403, allowed=302
    ),
    Route("measured", stranger=200),
    Route("trials", stranger=200),
    Route("new_trial", stranger=200),
    Route("new_trial", post=_trial_form, refused=403, allowed=302, stranger=422),
    Route("trial", lambda world: (world.judged_trial.pk,)),
    Route("trial", lambda world: (world.running_trial.pk,), label=" running"),
    Route("begin_trial", lambda world: (world.planned_trial.pk,), _nothing, refused=302, allowed=302),
    Route("look_at_trial", _running_trial, _nothing, refused=302, allowed=302),
    Route("judge_trial", _running_trial, _nothing, refused=302, allowed=302),
    Route(
        "amend_trial", _running_trial, lambda _: {"most": "90", "every": "5", "why": "Longer"}, refused=403, allowed=302
    ),
    Route("stop_trial", _running_trial, lambda _: {"why": "The line was rebuilt"}, refused=302, allowed=302),
    Route("trial_dossier", lambda world: (world.judged_trial.pk, 1)),
    Route("trial_dossier_pdf", lambda world: (world.judged_trial.pk, 1)),
    Route("machines", stranger=200),
    Route("track_machine", stranger=200),
    Route("track_machine", post=machine_form, refused=422, allowed=302, stranger=422),
    Route("machine", lambda world: (world.machine.pk,)),
    Route("machine", lambda world: (world.machine.pk,), query="?since=2026-01-01&until=2026-02-01", label=" earlier"),
    Route("machine_connection", lambda world: (world.connection.pk,)),
    Route("define_metric", stranger=200),
    Route("define_metric", post=lambda _: metric_form(), refused=403, allowed=302, stranger=302),
    Route("open_series", stranger=200),
    Route("open_series", post=series_form, refused=422, allowed=302, stranger=422),
    Route("measurement_files", stranger=200),
    Route("measurement_files", post=lambda _: {"given": wrench_file()}, refused=403, allowed=302, stranger=302),
    Route("measurement_file", _waiting),
    Route("measurement_file", _waiting, mapping_form, refused=403, allowed=302, label=" and taken"),
    Route("put_file_away", _waiting, _nothing, refused=302, allowed=302, label=" and back"),
    Route("deliveries", stranger=200),
    Route("quarantine", stranger=200),
    Route("quarantine", query="?state=mended&delivery=1&file=1", stranger=200, label=" mended"),
    Route("mend_row", _refused, lambda _: {"at": now().isoformat(), "value": "12.2"}, refused=403, allowed=302),
    Route("drop_row", _refused, _nothing, refused=302, allowed=302, label=" and dropped"),
    Route("replay_delivery", lambda world: (world.refused.delivery_id,), _nothing, refused=302, allowed=302),
    Route("measured_series", _series),
    Route("measured_series", _series, query="?by=day", label=" by the day"),
    Route("series_limits", _series),
    Route("series_limits", _series, limits_form, refused=403, allowed=302),
    Route("specify_series", _series, lambda _: {"low": "11", "method": "sigmas"}, refused=302, allowed=302),
    Route("follow_series", _series, lambda _: {"follows": "1"}, refused=302, allowed=302),
    Route("to_check", stranger=200),
    Route("to_check", query="?all=1", stranger=200, label=" all"),
    Route("note_reissue", stranger=200),
    Route("note_reissue", post=lambda _: reissue_form(), refused=403, allowed=302, stranger=302),
    Route(
        "check_node", lambda world: (world.to_check.pk,), lambda _: {"verdict": "still right"},
        refused=302, allowed=302,
    ),
    Route("qualifications", stranger=200),
    Route("qualification_levels", stranger=200),
    Route(
        "qualification_levels", post=lambda _: levels_form(), may="cz owner", lacks="cz engineer",
        refused=403, allowed=302, stranger=302,
    ),
    Route("cookbook_qualifications", _local),
    Route(
        "cookbook_qualifications", _local,
        lambda world: {"chosen": world.network.people["cz quality"].pk, "level": "2"}, refused=403, allowed=302,
    ),
    Route(
        "end_qualification", lambda world: (world.local.pk, world.qualification.pk), _nothing,
        refused=404, allowed=302,
    ),
    Route("changed_steps", _local, may="cz operator"),
    Route(
        "changed_steps", _local, _holding,
        may="cz operator", refused=409, allowed=302,
    ),
    Route("close_draft", _draft, _nothing, refused=403, allowed=302),
    Route("propose", _draft),
    Route("propose", _draft, lambda _: proposal_form(), refused=403, allowed=409, label=" with a question open"),
    Route("depart", _draft, _departure, refused=403, allowed=302),
    Route(
        "add_step", _draft, lambda _: {"title": "Wipe it", "place": "home-2:", "against": "2"},
        refused=403, allowed=302,
    ),
    Route("draft_states", _draft),
    Route("restore_draft", _draft, lambda _: {"version": "0", "against": "2"}, refused=403, allowed=302),
    Route(
        "add_operation", _draft, lambda _: {"title": "Pack it", "place": "home-1:", "against": "2"},
        refused=403, allowed=302,
    ),
    Route("draft_node", _step),
    Route("draft_node", lambda world: (world.draft.pk, "home-2"), label=" of an operation"),
    Route("draft_node", _step, lambda _: step_form(against="2"), refused=403, allowed=302),
    Route("withdraw_node", _step, lambda _: {"against": "2"}, refused=403, allowed=302),
    Route("move_node", _step, lambda _: {"place": "home-3:home-13", "against": "2"}, refused=403, allowed=302),
    Route("add_picture", _step, lambda _: {"against": "2", "pictures": picture_file()}, refused=403),
    Route("draw", _picture),
    Route("draw", _picture, lambda _: {"against": "2", "mark": ""}, refused=403, allowed=302),
    Route("languages", stranger=200),
    Route("languages", query="?q=bearing", stranger=200, label=" search"),
    Route("cookbook_languages", _local),
    Route("translations", lambda world: (world.local.pk, "de")),
    Route("translations", lambda world: (world.local.pk, "de"), query="?state=all&source=en", label=" all"),
    Route("begin_translating", lambda world: (world.local.pk, "de"), _nothing, refused=302, allowed=302),
    *(Route("translation_file", _file(form), query="?texts=all", label=f" {form}") for form in ("xliff", "xlsx")),
    Route("draft_languages", _draft),
    Route("draft_languages", _draft, lambda _: {"against": "2", "mandatory": ["de"]}, refused=403, allowed=302),
    Route("translate", _german),
    Route("translate", _german, _translation, refused=403, allowed=302),
    Route("take_translations", _german, lambda world: {"against": "2", "file": _sent_back(world)}, refused=403),
    Route("draft_translation_file", lambda world: (world.draft.pk, "de", "xliff")),
    Route("capture", _operation),
    Route("capture", _operation, lambda _: {"against": "2", "words": "Wipe it."}, refused=403, allowed=302),
    Route("palette", stranger=200),
    Route("palette", query="?q=bearing", stranger=200, label=" search"),
    Route("search", query="?q=bearing", stranger=200),
    Route("search", query="?q=bearing&kind=step", stranger=200, label=" one kind"),
    Route("changes", stranger=200),
    Route("changes", query="?state=in+review&q=press", stranger=200, label=" search"),
    Route("changes", query="?sort=title&export=csv", stranger=200, label=" as a file"),
    Route("change", _review),
    Route("review", _review, lambda _: {"verdict": "agree"}, may="cz quality", refused=403, allowed=302),
    Route("decide", _review, lambda _: {"act": "reject", "reason": "No."}, may="cz owner", refused=403, allowed=302),
    Route("withdraw", _review, _nothing, refused=403, allowed=302),
    Route("change", lambda world: (world.returned.pk,), label=" returned"),
    Route("letters", stranger=200),
    Route("letters", post=lambda _: dict.fromkeys(LetterKind, "daily"), refused=302, allowed=302, stranger=302),
    Route("calendar", post=lambda _: {"act": "open"}, stranger=200),
    Route("follow_change", _review, lambda _: {"follows": "1"}, refused=302, allowed=302),
    Route("follow_cookbook", _local, lambda _: {"follows": "1"}, refused=302, allowed=302),
    Route("sign_off", _local, lambda _: {"asks": "1"}, may="cz owner", refused=302, allowed=302),
    Route("open_thread", _review, lambda _: {"text": "Why?", "language": "en"}, refused=302, allowed=302),
    Route(
        "answer_thread", lambda world: (world.in_review.pk, world.thread.pk),
        lambda _: {"text": "Enough.", "language": "en", "kind": "resolves"}, refused=403, allowed=302,
    ),
    Route(
        "translate_words", _review, lambda _: {"what": "reason 1", "text": "Schäumt.", "language": "de"},
        refused=302, allowed=302,
    ),
    Route("people", _review, query="?q=cz"),
    Route("work_on_again", lambda world: (world.returned.pk,), _nothing, may="cz owner", refused=403, allowed=302),
    Route("end_departure", lambda world: (world.temporary.pk,), _nothing, refused=403, allowed=302),
    Route(
        "obligation", lambda world: (world.in_review.pk, world.obligation.pk), lambda _: {"number": "PPAP 7"},
        may="cz owner", refused=403, allowed=302,
    ),
    Route(
        "prove", lambda world: (world.in_review.pk, 3), one_off, refused=403, allowed=302,
    ),
    Route(
        "take_back_evidence", lambda world: (world.in_review.pk, world.evidence.number), lambda _: {"why": "Wrong."},
        refused=403, allowed=302,
    ),
    Route(
        "verify", _done, lambda _: {"verify-words": "The screws hold still."}, may="cz owner", refused=403, allowed=302,
    ),
    Route("take_back_change", _done, _nothing, refused=403, allowed=409, label=" whose ground is there"),
    Route("evidence_policy", _local),
    Route(
        "evidence_policy", lambda world: (world.home.pk,), policy_form, may="home owner", refused=403, allowed=302,
    ),
    Route("take", _done, may="home engineer"),
    Route(
        "take", _done, lambda world: {"chosen": world.home.pk, **proposal_form()},
        may="home engineer", refused=403, allowed=409, label=" where it contradicts",
    ),
    Route("rebase", lambda world: (world.rebase.pk,)),
    Route(
        "settle_rebase", lambda world: (world.rebase.pk,),
        lambda world: {"conflict": world.rebase.conflicts[0]["id"], "take": "theirs"}, refused=403, allowed=302,
    ),
    Route(
        "carry_out_rebase", lambda world: (world.clean_rebase.pk,), _nothing,
        may="cn engineer", lacks="cz buyer", refused=403, allowed=302,
    ),
    Route("labels", _local),
    Route("stations", stranger=200),
    Route("stations", query="?q=bearing", stranger=200, label=" search"),
    Route("station_away", stranger=200),
    Route("station", _local),
    Route("station_at", lambda world: (world.local.pk, "home-13")),
    Route("station_kept", _local),
    Route("depart_at_step", lambda world: (world.local.pk, "home-13")),
    Route("depart_at_step", lambda world: (world.local.pk, "home-13"), step_departure, refused=403, allowed=302),
    Route("report_problem", _local, problem, may="cz operator", refused=302, allowed=302),
    Route("reports", stranger=200),
    Route("reports", query="?state=open&q=screw", stranger=200, label=" search"),
    Route("reported", _report),
    Route("answer_report", _report, lambda _: {"outcome": "Set anew."}, may="cz owner", refused=403, allowed=302),
    Route(
        "hand_over_report", _report, lambda world: {"to": f"{world.network.sites['cz'].pk}:quality", "why": "Look."},
        may="cz owner", refused=403, allowed=302,
    ),
    Route("media", lambda _: (PICTURE,), label=" that stands nowhere", allowed=404, refused=404),
)  # fmt: skip
"""Media with the revision in which it stands are asked for in the tests of media."""

OPEN = frozenset({"health", "help", "help_page", "help_picture", "station_worker", "station_manifest"})
"""What anybody is answered, whoever they are: it says nothing of anybody."""
