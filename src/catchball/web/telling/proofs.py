"""The proof of a change as its page tells it: what is asked for, what is there, what is lacking, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from catchball.core.evidence import NOTHING_ASKED, Rung
from catchball.core.evidence_forms import Condition, conditions_of
from catchball.queries.proving import Given, Proof, lacking
from catchball.queries.telling.rungs import rung_name
from catchball.queries.telling.sentences import sentence
from catchball.queries.telling.vocabulary import word
from catchball.store.evidence import Evidence
from catchball.web.telling.dossiers import VERDICTS, DossierTold, told_of

_QUESTIONS: Mapping[str, Any] = {
    "risks": _("What can go wrong"),
    "notice": _("How it would be noticed"),
    "undo": _("How it is taken back"),
    "kind": _("What it is"),
    "number": _("Its number"),
    "where": _("Verified at"),
    "result": _("What came out"),
    "place": _("Where it lies"),
    "checked_by": _("Who checked it"),
    "good": _("Which parts are good"),
    "plan": _("What was planned"),
    "planned_on": _("Planned on"),
    "began_on": _("First part made on"),
    "why": _("Why the organisation wants it"),
}


@dataclass(frozen=True)
class ProofTold:
    """One proof, as it is shown. `dossier` is told of the full trial that counts or is the newest."""

    row: Evidence
    name: str
    counts: bool
    short: str
    taken_back: Evidence | None
    answers: Sequence[tuple[str, str]]
    conditions: Sequence[Condition]
    judged: Sequence[str]
    verdict: tuple[str, str, str] | None
    dossier: DossierTold | None


@dataclass(frozen=True)
class Proven:
    """How far the change is proven."""

    demanded: str
    rung: int
    why: str
    reached: str
    reached_rung: int
    suffices: bool
    is_asked: bool
    lacking: str
    not_known: Sequence[str]
    given: Sequence[ProofTold]


def proven(proof: Proof) -> Proven:
    """The proof of a change, told."""
    is_asked = proof.demanded > Rung.NONE
    return Proven(
        rung_name(proof.demanded),
        int(proof.demanded),
        sentence(proof.why or NOTHING_ASKED),
        rung_name(proof.reached),
        int(proof.reached),
        proof.suffices,
        is_asked,
        lacking(proof),
        [sentence(one) for one in proof.not_known],
        [_told(one) for one in proof.given],
    )


def _told(one: Given) -> ProofTold:
    row = one.row
    verdict = str((row.result or {}).get("verdict") or (row.result or {}).get("outcome") or "")
    known = VERDICTS.get(verdict)
    return ProofTold(
        row,
        rung_name(row.rung),
        one.counts,
        sentence(one.short) if one.short else "",
        one.taken_back,
        list(_answers(row.answers)),
        conditions_of(row.answers),
        _judged(row),
        None if known is None else (str(known[0]), known[1], known[2]),
        _dossier(row) if one.is_newest else None,
    )


def _dossier(row: Evidence) -> DossierTold | None:
    """What the dossier of a full trial says, which is read only where it is told."""
    return None if row.verdict_id is None or row.dossier is None else told_of(row.dossier)


def _answers(answers: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    found = []
    for name, label in _QUESTIONS.items():
        if said := answers.get(name):
            if name.endswith("_on"):
                said = date_format(date.fromisoformat(said))
            found.append((str(label), word(said) if name == "kind" else str(said)))
    return found


def _judged(row: Evidence) -> Sequence[str]:
    """The sentences of a short trial, where a reference leads, that a trial was judged again, what else was tried."""
    found, answers = row.result or {}, row.answers
    if row.rung == Rung.REFERENCE and found:
        return [gettext("There it is the change “%(title)s” at %(site)s.") % found]
    if row.rung == Rung.FULL_TRIAL:
        return list(_told_of_trial(found))
    if row.rung != Rung.SHORT_TRIAL:
        return []
    return [
        gettext("Good before: %(before)s. Good after: %(after)s.")
        % {
            "before": _share(answers["before_good"], answers["before_all"]),
            "after": _share(answers["after_good"], answers["after_all"]),
        },
        gettext("The share changed by %(estimate)s percentage points, between %(low)s and %(high)s at 95 %%; p %(p)s.")
        % {
            **{name: _rounded(100 * found[name], 1) for name in ("estimate", "low", "high")},
            "p": _rounded(found["p_value"], 3 if found["p_value"] >= 0.001 else 5),
        },
        gettext("Judged by the exact test of two proportions.")
        if found["is_exact"]
        else gettext("So many parts are judged by the score statistic, which is close to the exact test."),
    ]


def _told_of_trial(found: Mapping[str, Any]) -> Iterator[str]:
    if found.get("again"):
        numbers = ", ".join(str(number) for number in found["again"])
        yield gettext("The trial was judged again; before that, it was proof %(numbers)s.") % {"numbers": numbers}
    beside = found.get("beside")
    if beside and beside["begun"]:
        told = ngettext(
            "%(begun)s other trial of the same measurements began within a year: %(better)s came out better, "
            "%(given_up)s was given up.",
            "%(begun)s other trials of the same measurements began within a year: %(better)s came out better, "
            "%(given_up)s were given up.",
            beside["begun"],
        )
        yield told % beside


def _share(good: int, parts: int) -> str:
    told = gettext("%(good)s of %(all)s (%(share)s %%)")
    return told % {"good": good, "all": parts, "share": _rounded(100 * good / parts, 1)}


def _rounded(value: float, digits: int) -> str:
    """A number in the reader's way of writing, rounded: Django alone would cut its digits off."""
    return number_format(round(value, digits), digits)
