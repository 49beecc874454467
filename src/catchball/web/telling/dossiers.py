"""A verdict on a page: the word, what it rests on, and one chart, told in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catchball.core.trials.conventions import Conventions
from catchball.core.trials.outcome import Check, Effect, Finding, Outcome, Standing, Verdict
from catchball.core.trials.plan import Design, Direction, Plan, Registered, changed
from catchball.core.trials.schedule import Schedule
from catchball.core.typed_data import typed
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.trial_words import CONVENTIONS, PLAN_PARTS, SUBJECTS, listed
from catchball.web.telling.control_chart import number
from catchball.web.telling.trial_chart import TrialDrawing, drawing_of

VERDICTS: Mapping[str, tuple[str | Promise, str, str]] = MappingProxyType(
    {
        Verdict.BETTER: (_("better"), "good", "circle-check"),
        Verdict.NOT_WORSE: (_("not worse"), "good", "circle-check"),
        Verdict.WORSE: (_("worse"), "bad", "alert-triangle"),
        Verdict.INCONCLUSIVE: (_("inconclusive"), "care", "help-circle"),
        Verdict.INVALID: (_("invalid"), "bad", "ban"),
    }
)
"""The word, its tone and its icon."""
STANDINGS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Standing.BETTER: _("better"),
        Standing.WITHIN: _("within its margin"),
        Standing.WORSE: _("worse"),
        Standing.OPEN: _("not decided"),
    }
)
DESIGNS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Design.SEQUENTIAL: _("Watched: looked at as often as planned, ends when it is decided"),
        Design.BEFORE_AFTER: _("Before and after: judged once, at the planned end"),
        Design.PARALLEL: _("Beside a sister line without the change"),
        Design.CROSSOVER: _("Crossover: with and without the change by turns, in an order drawn by chance"),
        Design.PROPORTIONS: _("A short trial of parts that pass or fail: the exact test"),
        Design.RATES: _("A short trial of defects: the exact test"),
        Design.DEFECTIVES: _("A series of failed parts"),
        Design.DEFECTS: _("A series of defects"),
    }
)
SPACINGS: Mapping[str, str | Promise] = MappingProxyType(
    {"value": _("one value"), "hour": _("one hour"), "day": _("one day")}
)


@dataclass(frozen=True, slots=True)
class FindingTold:
    """A metric in the table of findings."""

    metric: str
    standing: str
    effect: str
    interval: str
    p_value: str
    margin: str
    points: str
    before: str


@dataclass(frozen=True, slots=True)
class CheckTold:
    """Something that was looked at; `is_note` says that it breaks nothing though it failed."""

    subject: str
    what: str
    passed: bool
    is_note: bool


@dataclass(frozen=True, slots=True)
class DossierTold:
    """All that a verdict rests on."""

    word: str
    tone: str
    icon: str
    sentences: tuple[str, ...]
    findings: tuple[FindingTold, ...]
    guarantee: str
    checks: tuple[CheckTold, ...]
    drawing: TrialDrawing
    drawing_told: str
    origin: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...]

    @property
    def failed(self) -> int:
        """How many checks failed that break the trial."""
        return sum(not check.passed and not check.is_note for check in self.checks)


def told_of(raw: Mapping[str, Any]) -> DossierTold:
    """What a dossier, as it is kept, says."""
    registered, outcome = typed(raw["registered"], Registered), typed(raw["outcome"], Outcome)
    plan, conventions = registered.current, typed(raw["conventions"], Conventions)
    values = raw["rows"]["columns"].get(plan.primary.name, [])
    program = raw["program"]
    origin = (
        (gettext("Hash of the rows"), raw["digest"]),
        (gettext("Conventions"), f"{conventions.name} {conventions.version}"),
        (gettext("Computed by"), ", ".join(f"{name} {program[name]}" for name in ("catchball", "numpy", "scipy"))),
    )
    primary = outcome.findings[0] if outcome.findings else None
    word, tone, icon = VERDICTS[outcome.verdict]
    return DossierTold(
        str(word),
        tone,
        icon,
        tuple(map(sentence, outcome.sentences)),
        tuple(map(_finding, outcome.findings)),
        _guarantee(outcome),
        tuple(map(_check, outcome.checks)),
        drawing_of(plan, values, raw["rows"]["first"], primary, outcome.looks),
        _drawing_told(plan, len(values)),
        origin,
        tuple((str(CONVENTIONS.get(name, name)), sentence(said)) for name, said in conventions.says.items()),
    )


def plan_told(plan: Plan, spacing: str) -> list[tuple[str, str]]:
    """The plan, part by part."""
    primary, error = plan.primary, gettext("%(share)s, two-sided, for all metrics together")
    found = [
        (gettext("Metric"), f"{primary.name}, {_better(primary.direction)}"),
        (gettext("Smallest effect worth having"), number(primary.smallest)),
        (gettext("Design"), str(DESIGNS.get(plan.design, plan.design))),
        (gettext("One row stands for"), str(SPACINGS[spacing])),
        (gettext("Baseline"), gettext("%(count)s rows") % {"count": plan.baseline.points}),
        (gettext("Planned end"), gettext("after %(count)s new rows") % {"count": plan.most}),
        (
            gettext("Error rate"),
            error % {"share": _share(plan.error)},
        ),
        (gettext("Run by"), plan.who),
    ]
    if primary.margin is not None:
        found.insert(2, (gettext("May be worse by"), number(primary.margin)))
    if plan.design == Design.SEQUENTIAL:
        found.insert(-2, (gettext("A look"), gettext("every %(count)s new rows") % {"count": plan.every}))
    if primary.control is not None:
        found.insert(1, (gettext("Sister line"), primary.control))
    if plan.schedule is not None:
        found.append((gettext("Blocks"), _blocks(plan.schedule)))
    for guard in plan.guards:
        told = gettext("%(name)s, %(better)s, may be worse by %(margin)s")
        said = {"name": guard.name, "better": _better(guard.direction), "margin": number(guard.margin)}
        found.append((gettext("Guard rail"), told % said))
    for exclusion in plan.exclusions:
        rows = ", ".join(map(str, exclusion.rows)) or gettext("as far as it applies")
        found.append((gettext("Left out"), f"{exclusion.why} ({rows})"))
    return found


def _blocks(schedule: Schedule) -> str:
    order = " ".join("1" if changed else "0" for changed in schedule.changed)
    told = gettext("%(order)s (1: with the change), %(length)s rows each, the first %(washout)s of them left out")
    return told % {"order": order, "length": schedule.length, "washout": schedule.washout}


def amendments_told(registered: Registered) -> list[tuple[str, str, int, str]]:
    """Each amendment: its day, why, how many new rows had been seen, what it changed."""
    return [
        (_day(one.on), one.why, one.seen, listed(", ".join(names), PLAN_PARTS)) for one, names in changed(registered)
    ]


def interval_told(effect: Effect) -> str:
    """The bounds of an effect, of which one or both may be nowhere."""
    if effect.low is None and effect.high is None:
        return gettext("anything")
    if effect.low is None:
        return gettext("at most %(high)s") % {"high": number(effect.high or 0.0)}
    if effect.high is None:
        return gettext("at least %(low)s") % {"low": number(effect.low)}
    return gettext("%(low)s to %(high)s") % {"low": number(effect.low), "high": number(effect.high)}


def _drawing_told(plan: Plan, rows: int) -> str:
    new = max(rows - plan.baseline.points, 0)
    told = ngettext(
        "%(metric)s: %(before)s rows before, %(count)s new row.",
        "%(metric)s: %(before)s rows before, %(count)s new rows.",
        new,
    )
    return told % {"metric": plan.primary.name, "before": plan.baseline.points, "count": new}


def _finding(found: Finding) -> FindingTold:
    missing = ngettext("%(count)s missing", "%(count)s missing", found.missing) % {"count": found.missing}
    level = found.baseline
    before = gettext("mean %(mean)s, spread %(spread)s, autocorrelation %(phi)s")
    said = {"mean": number(level.mean), "spread": number(level.spread), "phi": number(round(level.phi, 2))}
    return FindingTold(
        found.metric,
        str(STANDINGS[found.standing]),
        number(found.effect.estimate),
        interval_told(found.effect),
        number(round(found.p_value, 4)) if found.p_value >= 0.0001 else f"< {number(0.0001)}",
        "—" if found.margin is None else number(found.margin),
        f"{found.points} ({missing})" if found.missing else str(found.points),
        before % said,
    )


def _check(found: Check) -> CheckTold:
    subject = str(SUBJECTS.get(found.subject, found.subject))
    return CheckTold(subject, sentence(found.what), found.passed, not found.passed and not found.breaks)


def _guarantee(outcome: Outcome) -> str:
    told = gettext("All intervals hold together in all but %(share)s of trials planned like this one: %(when)s.")
    return told % {"share": _share(outcome.guarantee.error), "when": sentence(outcome.guarantee.holds)}


def _share(error: float) -> str:
    return f"{number(round(error * 100, 4))} %"


def _better(direction: Direction) -> str:
    return gettext("the higher the better") if direction is Direction.HIGHER else gettext("the lower the better")


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
