"""A verdict on paper: plain data for the template `dossier`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from catchball.core.paper import Paper
from catchball.core.trials.outcome import Verdict
from catchball.core.trials.plan import Registered
from catchball.core.typed_data import typed
from catchball.queries.qr_codes import qr_svg
from catchball.store.trials import TrialVerdict
from catchball.web.telling.dossiers import CheckTold, DossierTold, amendments_told, plan_told, told_of

_STYLE = """<style>
text { font-size: 12px; fill: #182433 } polyline, line { fill: none }
.trial-before { fill: #7a828c } .trial-new { fill: #2f6fb5 } .trial-band { fill: #2f6fb5; fill-opacity: .18 }
.trial-begin { stroke: #182433; stroke-dasharray: 2 3 } .control-chart-centre { stroke: #182433 }
.control-chart-line { stroke: #2f6fb5; stroke-width: 1.5 } .trial-interval { stroke: #2f6fb5; stroke-width: 2 }
.trial-wanted { stroke: #2b7a3d; stroke-width: 1.5; stroke-dasharray: 7 4 }
.control-chart-limit { stroke: #b42318; stroke-width: 1.5; stroke-dasharray: 7 4 }
</style>"""


def printed_dossier(verdict: TrialVerdict, now: datetime) -> Paper:
    """A verdict with all that it rests on, in the language of the reader."""
    trial, told = verdict.trial, told_of(verdict.dossier)
    registered = typed(verdict.dossier["registered"], Registered)
    address = f"{settings.PUBLIC_URL}/trials/{trial.pk}/"
    given = date_format(verdict.at, "DATETIME_FORMAT")
    data: dict[str, Any] = {
        "language": get_language() or "en",
        "title": trial.title,
        "site": str(trial.site),
        "what": gettext("Verdict %(number)s of %(day)s") % {"number": verdict.number, "day": given},
        "status": told.word,
        "is_valid": verdict.verdict in (Verdict.BETTER, Verdict.NOT_WORSE),
        "footer": [
            gettext("Hash of the rows") + f" {verdict.digest[:16]}…",
            gettext("printed %(at)s") % {"at": date_format(now, "SHORT_DATETIME_FORMAT")},
        ],
        "pages": gettext("Page %(page)s of %(pages)s"),
        "code": qr_svg(address, trial.title, border=0),
        "sentences": told.sentences,
        "charts": _charts(told),
        "chart_told": told.drawing_told,
        "legend": _legend(told),
        "findings": [
            [one.metric, one.standing, one.effect, one.interval, one.p_value, one.margin, one.points]
            for one in told.findings
        ],
        "guarantee": told.guarantee,
        "plan": plan_told(registered.current, trial.spacing),
        "amendments": [f"{day} ({seen}): {parts}. {why}" for day, why, seen, parts in amendments_told(registered)],
        "checks": [[one.passed, _passed(one), f"{one.subject}: {one.what}"] for one in told.checks],
        "origin": told.origin,
        "says": [f"{name}: {said}" for name, said in told.says],
        "words": _words(),
    }
    return Paper("dossier", data)


def _charts(told: DossierTold) -> list[str]:
    names = ["_values", "_effect"] if told.drawing.last_look else ["_values"]
    shown = {"drawing": told.drawing, "told": told.drawing_told}
    return [_with_style(render_to_string(f"trials/{name}.svg", shown)) for name in names]


def _with_style(picture: str) -> str:
    """The picture with the colours that the pages have from their style sheet."""
    head, end, rest = picture.partition(">")
    return f"{head}{end}{_STYLE}{rest}".strip()


def _legend(told: DossierTold) -> str:
    said = [gettext("Grey: before. Blue: in the trial."), told.drawing_told]
    if told.drawing.last_look:
        said.append(gettext("Green: the smallest effect worth having."))
    if told.drawing.margin_y is not None:
        said.append(gettext("Red: by how much it may be worse."))
    return " ".join(said)


def _passed(one: CheckTold) -> str:
    if one.passed:
        return gettext("passed:")
    return gettext("note:") if one.is_note else gettext("failed:")


def _words() -> dict[str, Any]:
    head = (
        *(gettext("Metric"), gettext("Result"), gettext("Effect"), gettext("Interval"), gettext("p")),
        *(gettext("May be worse by"), gettext("New rows")),
    )
    return {
        "findings": gettext("Findings"),
        "head": head,
        "plan": gettext("Plan"),
        "checks": gettext("Checks"),
        "origin": gettext("Data, conventions and program"),
    }
