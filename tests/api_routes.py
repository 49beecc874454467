"""Every route of the API, with a call of it that succeeds in the world of `api_worlds`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart
from django.utils import timezone

from api_callers import edits_json, proposal_json
from catchball.core.document import Cookbook as Document
from catchball.formats.json_files.cookbook_json import write_cookbook
from factories import STEPS, standard
from web.world import picture

READ = "read"
ACT = "act"
OWN = "own"
DOCUMENT: Document = standard(*STEPS)
LINE_PLAN = {"name": "Line 2", "begins": "2026-03-02", "ends": "2026-03-31", "demand": 900, "minutes": 450}
MEASURED = {"at": "2026-02-27T14:05:00+01:00", "value": 12.25}
TRIAL = {
    "title": "Softer ring", "better": "lower", "smallest": 0.5, "design": "sequential",
    "who": "Team 1",
}  # fmt: skip
MAPPING = {
    "name": "Wrench",
    "header": ["when", "torque"],
    "content": {"instant": {"column": "when"}, "sources": [{"series": "{series}", "column": "torque"}]},
}
_MEASURED_TEXT = b"when,torque\n2026-02-27T14:06:00+01:00,12.5\n"
MEASUREMENTS_SENT = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("wrench.csv", _MEASURED_TEXT, "text/csv")})
"""A body that brings a file of measurements."""
FROZEN = {"since": "2026-03-01T08:00:00Z", "until": "2026-03-01T08:09:00Z", "why": "Healthy."}
STATE = {"begins": "2026-02-27T06:00:00+01:00", "state": "production"}
ITEMS = {"at": "2026-02-27T07:00:00+01:00", "produced": 50, "good": 48, "seconds": 60}
SOON = (timezone.localdate() + timedelta(days=30)).isoformat()
TITLE = edits_json((["home-12", "title", "en"], "Press in the bearing", "Press the bearing in"))


RISKS = {"risks": "It foams.", "notice": "The setter sees it.", "undo": "Turn it back."}
PICTURE_SENT = encode_multipart(BOUNDARY, {"picture": SimpleUploadedFile("seat.png", picture(), "image/png")})
"""A body that brings a picture."""
_SEGMENT = "<segment><source>Press in the bearing</source><target>Lager einpressen</target></segment>"
_UNIT = f'<unit id="at:home-12:title">{_SEGMENT}</unit>'
_XLIFF = f"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="de">
<file id="f1">{_UNIT}</file></xliff>"""
TRANSLATED = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("de.xlf", _XLIFF.encode(), "application/xml")})
"""A body that brings a translators' file."""


@dataclass(frozen=True)
class Route:
    """A route of the battery: how it is called, by whom it may be, and whether others may."""

    method: str
    path: str
    rule: str = READ
    """read: all of the party may, and say what they think; act: those with a function; own: each for themselves."""
    by: str = "cz engineer"
    of: dict[str, str] = field(default_factory=dict)
    """Path parameter -> the name of its id in the world, where it is not the parameter's own."""
    body: Any = None
    seen: str = ""
    """The address whose ETag is sent as If-Match."""
    query: str = ""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def get(path: str, **more: Any) -> Route:
    return Route("GET", path, **more)


def act(method: str, path: str, by: str, of: str, body: Any = None, **more: Any) -> Route:
    return Route(method, path, ACT, by, {"pk": of}, body, **more)


ROUTES = (
    get("/me", rule=OWN),
    get("/parties"),
    get("/parties/{pk}", of={"pk": "maker"}),
    get("/sites"),
    get("/sites/{pk}", of={"pk": "cz site"}),
    get("/flows"),
    get("/communities"),
    get("/communities/{pk}", of={"pk": "community"}),
    get("/cookbooks"),
    get("/cookbooks/{pk}", of={"pk": "local"}),
    get("/cookbooks/{pk}/revisions", of={"pk": "local"}),
    get("/cookbooks/{pk}/effective", of={"pk": "local"}),
    get("/cookbooks/{pk}/deviations", of={"pk": "local"}),
    get("/cookbooks/{pk}/differences", of={"pk": "local"}),
    get("/revisions/{pk}", of={"pk": "revision"}),
    get("/revisions/{pk}/document", of={"pk": "revision"}),
    get("/revisions/{pk}/pdf", of={"pk": "revision"}),
    get("/revisions/{pk}/views/{name}", of={"pk": "revision", "name": "control-plan"}),
    get("/revisions/{pk}/views/{name}/pdf", of={"pk": "revision", "name": "tool-list"}),
    get("/revisions/{pk}/views/{name}/xlsx", of={"pk": "revision", "name": "tool-list"}),
    get("/revisions/{pk}/edits", of={"pk": "revision"}, query="?since={revision}"),
    get("/drafts"),
    get("/drafts/{pk}", of={"pk": "draft"}),
    get("/translations"),
    get("/cookbooks/{pk}/translations", of={"pk": "local"}),
    get("/cookbooks/{pk}/translations/{language}/{form}", of={"pk": "local", "language": "de", "form": "xlsx"}),
    get("/drafts/{pk}/translations/{language}", of={"pk": "draft", "language": "de"}),
    get("/drafts/{pk}/translations/{language}/{form}", of={"pk": "draft", "language": "de", "form": "xliff"}),
    get("/cookbooks/{pk}/family-rebases", of={"pk": "home"}),
    get("/changes"),
    get("/changes/{pk}", of={"pk": "ready"}),
    get("/changes/{pk}/classification", of={"pk": "ready"}),
    get("/rebases"),
    get("/rebases/{pk}", of={"pk": "question"}),
    get("/reports"),
    get("/reports/{pk}", of={"pk": "report"}),
    get("/search", query="?q=bearing"),
    get("/audit-trail"),
    get("/disclosures"),
    get("/tokens", rule=OWN),
    get("/tokens/{pk}", rule=OWN, of={"pk": "token"}),
    Route("POST", "/tokens", OWN, body={"name": "press line", "scope": "read"}),
    Route("DELETE", "/tokens/{pk}", OWN, of={"pk": "token"}),
    Route(
        "POST",
        "/cookbooks",
        ACT,
        "home owner",
        body={"site": "{home site}", "issuer": "new", "effective_from": "2026-03-02", "document": DOCUMENT},
    ),
    act("POST", "/cookbooks/{pk}/locals", "in owner", "home", {"site": "{in site}", "issuer": "in"}),
    act("PUT", "/cookbooks/{pk}/sharing", "cz owner", "local", {"community": None}, seen="/cookbooks/{local}"),
    Route(
        "PUT",
        "/cookbooks/{pk}/confidential/{uid}",
        ACT,
        "cz owner",
        {"pk": "local", "uid": "uid"},
        seen="/cookbooks/{local}",
    ),
    Route(
        "DELETE",
        "/cookbooks/{pk}/confidential/{uid}",
        ACT,
        "cz owner",
        {"pk": "local", "uid": "uid"},
        seen="/cookbooks/{local}",
    ),
    act("POST", "/cookbooks/{pk}/drafts", "cn engineer", "sister"),
    act("PUT", "/drafts/{pk}", "cz owner", "draft", {"edits": TITLE}, seen="/drafts/{draft}"),
    act(
        "POST", "/drafts/{pk}/settlements", "cz owner", "draft", {"version": 2, "choices": {"home-12/title/en": "ours"}}
    ),
    act("POST", "/drafts/{pk}/restorings", "cz engineer", "draft", {"version": 0}, seen="/drafts/{draft}"),
    act("POST", "/drafts/{pk}/media", "cz engineer", "draft", PICTURE_SENT),
    act("POST", "/drafts/{pk}/translations", "cz engineer", "draft", TRANSLATED, seen="/drafts/{draft}"),
    Route(
        "PUT",
        "/drafts/{pk}/translations/{language}",
        ACT,
        "cz engineer",
        {"pk": "draft", "language": "de"},
        {"texts": [{"at": ["home-13", "title"], "words": "Schrauben anziehen"}]},
        seen="/drafts/{draft}",
    ),
    act("POST", "/drafts/{pk}/minor-edits", "cz engineer", "draft", seen="/drafts/{draft}"),
    act("POST", "/drafts/{pk}/closing", "cz engineer", "draft"),
    act("POST", "/drafts/{pk}/changes", "cz engineer", "clean draft", proposal_json()),
    get("/me/letters", rule=OWN),
    Route("PUT", "/me/letters", OWN, body={"rhythms": {"comment": "never"}}),
    get("/me/deadlines", rule=OWN),
    Route("POST", "/me/calendar", OWN),
    Route("DELETE", "/me/calendar", OWN),
    Route("PUT", "/changes/{pk}/following", READ, of={"pk": "ready"}, body={"follows": True}),
    Route("PUT", "/cookbooks/{pk}/following", READ, of={"pk": "local"}, body={"follows": True}),
    act("PUT", "/cookbooks/{pk}/sign-off", "cz owner", "local", {"asks": True}),
    get("/changes/{pk}/threads", of={"pk": "ready"}),
    Route("POST", "/changes/{pk}/threads", READ, of={"pk": "ready"}, body={"text": "Why?", "language": "en"}),
    Route("POST", "/threads/{pk}/comments", READ, of={"pk": "thread"}, body={"text": "So.", "language": "en"}),
    Route(
        "POST",
        "/changes/{pk}/translations",
        READ,
        of={"pk": "ready"},
        body={"what": "reason 1", "text": "Schäumt.", "language": "de"},
    ),
    act("POST", "/changes/{pk}/drafts", "cz engineer", "returned"),
    act("POST", "/cookbooks/{pk}/changes", "cz engineer", "local", {**proposal_json(), "edits": TITLE}),
    act(
        "POST",
        "/cookbooks/{pk}/departures",
        "cz engineer",
        "local",
        {"edits": TITLE, "reason": "The press is away.", "ends_on": SOON},
    ),
    act("POST", "/changes/{pk}/reviews", "cz quality", "ready", {"verdict": "agree"}),
    act(
        "POST",
        "/changes/{pk}/decisions",
        "cz owner",
        "ready",
        {"act": "reject", "reason": "No."},
        seen="/changes/{ready}",
    ),
    get("/changes/{pk}/evidence", of={"pk": "ready"}),
    act("POST", "/changes/{pk}/evidence", "cz engineer", "ready", {"rung": 2, "answers": RISKS}),
    get("/evidence/{pk}", of={"pk": "evidence"}),
    act("POST", "/evidence/{pk}/retraction", "cz engineer", "evidence", {"why": "It tilts the other way."}),
    get("/cookbooks/{pk}/evidence-policy", of={"pk": "local"}),
    Route(
        "PUT",
        "/cookbooks/{pk}/evidence-policy",
        ACT,
        "home owner",
        {"pk": "home"},
        {"rules": [{"rung": 2, "why": "People try it.", "types": ["method"]}], "reason": "We were hasty."},
        "/cookbooks/{home}/evidence-policy",
    ),
    get("/changes/{pk}/verifications", of={"pk": "proven"}),
    act(
        "POST",
        "/changes/{pk}/verifications",
        "cz owner",
        "proven",
        {"words": "It holds.", "again": {"by": "2101-01-01", "ground": "The oven."}},
        seen="/changes/{proven}",
    ),
    act("POST", "/changes/{pk}/taking-back", "cz engineer", "lapsed"),
    act("POST", "/changes/{pk}/withdrawal", "cz engineer", "ready", seen="/changes/{ready}"),
    Route(
        "PUT",
        "/changes/{pk}/obligations/{obligation}",
        ACT,
        "cz owner",
        {"pk": "bound", "obligation": "obligation"},
        {"identifier": "PPAP 17"},
        "/changes/{bound}",
    ),
    act("POST", "/changes/{pk}/ending", "cz engineer", "departure", seen="/changes/{departure}"),
    act("POST", "/changes/{pk}/adoptions", "home engineer", "proven", {**proposal_json(), "into": "{home}"}),
    act("POST", "/cookbooks/{pk}/rebases", "cz engineer", "local"),
    act(
        "POST",
        "/rebases/{pk}/settlements",
        "cz engineer",
        "question",
        {"choices": {"home-13/parameters/torque/value": "ours"}},
        seen="/rebases/{question}",
    ),
    act("POST", "/rebases/{pk}/carrying-out", "cn engineer", "rebase", seen="/rebases/{rebase}"),
    act("POST", "/cookbooks/{pk}/reports", "cz operator", "local", {"revision": "{revision}", "node": "home-12"}),
    act(
        "POST",
        "/reports/{pk}/answer",
        "cz owner",
        "report",
        {"outcome": "The wrench was set wrong.", "change": "{proven}"},
        seen="/reports/{report}",
    ),
    act(
        "POST",
        "/reports/{pk}/hand-overs",
        "cz owner",
        "report",
        {"function": "quality", "site": "{cz site}", "why": "Look at the thread."},
        seen="/reports/{report}",
    ),
    get("/line-plans"),
    get("/line-plans/{pk}", of={"pk": "line plan"}),
    act("POST", "/sites/{pk}/line-plans", "cz engineer", "cz site", LINE_PLAN),
    act("PUT", "/line-plans/{pk}", "cz engineer", "line plan", LINE_PLAN, seen="/line-plans/{line plan}"),
    act("DELETE", "/line-plans/{pk}", "cz engineer", "line plan", seen="/line-plans/{line plan}"),
    get("/reissues"),
    get("/reissues/{pk}", of={"pk": "reissue"}),
    Route(
        "POST",
        "/reissues",
        OWN,
        body={"kind": "drawing", "identifier": "LG80-100", "issue": "F", "on": "2026-03-02"},
    ),
    get("/to-check", query="?reissue={reissue}"),
    act("POST", "/to-check/{pk}/verdict", "cz engineer", "to check", {"verdict": "to change", "words": "Deeper."}),
    get("/qualification-levels", rule=OWN),
    Route(
        "PUT",
        "/qualification-levels",
        OWN,
        "cz owner",
        body={"levels": [{"label": label, "meaning": ""} for label in "1234"]},
        seen="/qualification-levels",
    ),
    get("/qualifications", query="?cookbook={local}"),
    get("/qualifications/{pk}", rule=OWN, of={"pk": "qualification"}),
    Route("DELETE", "/qualifications/{pk}", OWN, "cz owner", {"pk": "qualification"}),
    act("POST", "/cookbooks/{pk}/qualifications", "cz engineer", "local", {"person": "{cz quality}", "level": 2}),
    Route(
        "POST", "/cookbooks/{pk}/confirmations", OWN, "cz operator", {"pk": "local"}, {"revision": "{holding number}"}
    ),
    get("/metrics"),
    get("/metrics/{pk}", of={"pk": "metric"}),
    Route("POST", "/metrics", OWN, body={"name": "Scrap", "kind": "proportion", "direction": "lower"}),
    act("POST", "/metrics/{pk}/series", "cz engineer", "metric", {"site": "{cz site}", "machine": "Press 4"}),
    get("/series", query="?metric={metric}&site={cz site}"),
    get("/series/{pk}", of={"pk": "series"}),
    act("POST", "/series/{pk}/measurements", "cz operator", "series", {"rows": [MEASURED]}),
    act("POST", "/series/{pk}/columns", "cz operator", "series", {"at": [MEASURED["at"]], "value": [12.25]}),
    get("/series/{pk}/measurements", of={"pk": "series"}, query="?most=10"),
    get("/series/{pk}/sums", of={"pk": "series"}, query="?by=week"),
    act("POST", "/series/{pk}/limits", "cz engineer", "series", FROZEN),
    get("/limits", query="?series={series}"),
    get("/limits/{pk}", of={"pk": "limits"}),
    get("/signals", query="?series={series}&holding=true"),
    get("/signals/{pk}", of={"pk": "signal"}),
    get("/series/{pk}/chart", of={"pk": "series"}, query="?most=20"),
    get("/series/{pk}/specification", of={"pk": "series"}),
    act("POST", "/series/{pk}/specification", "cz engineer", "series", {"low": 11.5, "high": 13}),
    Route("PUT", "/series/{pk}/following", READ, of={"pk": "series"}, body={"follows": True}),
    act("POST", "/sites/{pk}/machine-states", "cz operator", "cz site", {"machine": "Press 3", "rows": [STATE]}),
    act("POST", "/sites/{pk}/machine-items", "cz operator", "cz site", {"machine": "Press 3", "rows": [ITEMS]}),
    act("POST", "/sites/{pk}/effectiveness", "cz engineer", "cz site", {"machine": "Press 4", "shifts": ["06:00"]}),
    get(
        "/sites/{pk}/effectiveness",
        of={"pk": "cz site"},
        query="?machine=Press 3&since=2026-03-01&until=2026-03-02",
        rule=OWN,
    ),
    get("/effectiveness"),
    get("/deliveries"),
    get("/deliveries/{pk}", of={"pk": "delivery"}),
    get("/quarantine", query="?state=open"),
    act("POST", "/quarantine/{pk}/mend", "cz engineer", "refused", MEASURED),
    act("POST", "/quarantine/{pk}/drop", "cz engineer", "refused"),
    get("/trials", query="?state=running"),
    get("/trials/{pk}", of={"pk": "running trial"}),
    act("POST", "/series/{pk}/trials", "cz engineer", "leak rate", TRIAL),
    act("POST", "/series/{pk}/trial-prospects", "cz engineer", "leak rate", TRIAL),
    act("POST", "/trials/{pk}/begin", "cz engineer", "planned trial"),
    act("POST", "/trials/{pk}/amend", "cz engineer", "running trial", {"why": "Longer", "most": 120}),
    act("POST", "/trials/{pk}/look", "cz engineer", "running trial"),
    act("POST", "/trials/{pk}/judge", "cz engineer", "running trial"),
    act("POST", "/trials/{pk}/stop", "cz engineer", "running trial", {"why": "The line was rebuilt"}),
    get("/verdicts", query="?trial={running trial}"),
    get("/verdicts/{pk}", of={"pk": "verdict"}),
    get("/verdicts/{pk}/dossier", of={"pk": "verdict"}),
    act("POST", "/deliveries/{pk}/replay", "cz engineer", "delivery"),
    get("/mappings"),
    get("/mappings/{pk}", of={"pk": "mapping"}),
    Route("POST", "/mappings", OWN, body=MAPPING),
    act("POST", "/mappings/{pk}/files", "cz operator", "mapping", MEASUREMENTS_SENT),
    get("/measurement-files"),
    get("/measurement-files/{pk}", of={"pk": "file"}),
    act("POST", "/cookbooks/{pk}/family-rebases", "home engineer", "home"),
)
PUBLIC = {"GET /schemas/{name}"}
"""What the API tells to everybody, for it is in the documentation, too."""


def filled(body: Any, names: dict[str, Any]) -> Any:
    """The body with the ids of the world."""
    if isinstance(body, Document):
        return json.loads(write_cookbook(body))
    if isinstance(body, dict):
        return {key: filled(value, names) for key, value in body.items()}
    if isinstance(body, list):
        return [filled(value, names) for value in body]
    if isinstance(body, str) and body.startswith("{"):
        return names[body[1:-1]]
    return body


def path_of(route: Route, names: dict[str, Any]) -> str:
    """The address with the ids of the world."""
    return re.sub(r"\{(\w+)\}", lambda name: str(names.get(route.of[name[1]], route.of[name[1]])), route.path)
