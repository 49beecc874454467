"""What a trial says, in every language of the interface."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from catchball.core.trials.autoregression import Numbers
from catchball.core.trials.conventions import CONVENTIONS
from catchball.core.trials.dossier import Dossier, dossier
from catchball.core.trials.outcome import Check, Need, Standing, Verdict
from catchball.core.trials.plan import Design, Registered, amended
from catchball.core.trials.planning import prospect
from catchball.core.trials.rows import Rows, snapshot
from catchball.core.trials.sentences import STILL_SEEN, sentences
from catchball.core.typed_data import plain
from catchball.queries.telling.sentences import is_known, sentence
from catchball.web.telling.dossiers import DossierTold, told_of
from catchball.web.telling.prospects import prospect_told
from catchball.web.telling.trial_chart import TrialDrawing
from core.trials.every_design import judged, plan, rows
from core.trials.planned import MARCH, PROGRAM

LANGUAGES = ("de", "es", "zh-hans")
EFFECTS = {Verdict.BETTER: -1.6, Verdict.NOT_WORSE: 0.0, Verdict.WORSE: 2.2}
ENGLISH = re.compile(
    r"\b(the|of|is|are|were|was|and|not|with|without|than|that|there|its|it|points?|rows?|looks?|value|values|before|"
    r"after|changed|between|least|most|needs|some|baseline|blocks|has|have|from|to|at|by|in which|one|each|for)\b"
)
"""Words of English sentences that no sentence of German or Spanish has."""
TWO_WORDS = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
EVERY = pytest.mark.parametrize("design", list(Design))


def said(told: DossierTold) -> Iterator[str]:
    """All that a dossier says on its page; digests and versions of programs left out."""
    yield from (told.word, *told.sentences, told.guarantee, told.drawing_told)
    yield from (word for check in told.checks for word in (check.subject, check.what))
    yield from (word for found in told.findings for word in (found.standing, found.interval, found.before))
    yield from (name for name, _ in told.origin)
    yield from (word for pair in told.says for word in pair)


def english(words: str, language: str) -> bool:
    """Whether a part of it is an English sentence; the metrics are called scrap and cycle."""
    return bool((TWO_WORDS if language == "zh-hans" else ENGLISH).search(words))


def left_in_english(found: Dossier) -> list[str]:
    raw, left = plain(found), []
    for language in LANGUAGES:
        with override(language):
            left += [f"{language}: {words}" for words in said(told_of(raw)) if english(words, language)]
    return left


def of(design: Design, measured: Rows, **other: Any) -> Dossier:
    return dossier(Registered(MARCH, plan(design, **other)), measured, PROGRAM)


def with_values(design: Design, change: Any) -> Rows:
    """Rows of a trial in which scrap was changed."""
    whole = rows(design)
    scrap: Numbers = np.array([np.nan if one is None else one for one in whole.columns["scrap"]])
    values = [None if np.isnan(one) else float(one) for one in change(scrap)]
    return snapshot(1, {**whole.columns, "scrap": values})


def first(design: Design, many: int) -> Rows:
    return snapshot(1, {name: list(values[:many]) for name, values in rows(design).columns.items()})


def a_trend(values: Numbers) -> Numbers:
    return np.asarray(values + np.round(np.arange(len(values)) / 4))


def mostly_missing(values: Numbers) -> Numbers:
    return np.where(np.arange(len(values)) % 3 == 0, values, np.nan)


@EVERY
@pytest.mark.parametrize("verdict", EFFECTS)
def test_a_verdict_of_every_design_has_no_english_sentence_in_another_language(
    design: Design, verdict: Verdict
) -> None:
    found = judged(design, EFFECTS[verdict])
    assert found.outcome.verdict is verdict
    assert left_in_english(found) == []


@EVERY
def test_a_trial_of_every_design_that_is_not_decided_has_no_english_sentence_in_another_language(
    design: Design,
) -> None:
    before = plan(design).baseline.points
    early, narrow = of(design, first(design, before + 3)), plan(design).primary.smallest / 50
    primary = replace(plan(design).primary, smallest=narrow, margin=narrow)
    guards = tuple(replace(guard, margin=narrow) for guard in plan(design).guards)
    none = -0.37 if design is Design.CROSSOVER else 0.0
    for found in (early, of(design, rows(design, none), primary=primary, guards=guards)):
        assert found.outcome.verdict is Verdict.INCONCLUSIVE
        assert left_in_english(found) == []


@EVERY
@pytest.mark.parametrize("change", [a_trend, mostly_missing, np.zeros_like, np.negative])
def test_an_invalid_trial_of_every_design_has_no_english_sentence_in_another_language(
    design: Design, change: Any
) -> None:
    assert left_in_english(of(design, with_values(design, change))) == []


@EVERY
def test_several_reasons_why_a_trial_is_invalid_are_all_told(design: Design) -> None:
    other = replace(plan(design), error=0.01, who="Ben", guards=())
    registered = amended(Registered(MARCH, plan(design)), other, "Too strict.", date(2026, 3, 9), 5)
    measured = with_values(design, mostly_missing)
    found = dossier(registered, snapshot(3, {name: list(one[2:]) for name, one in measured.columns.items()}), PROGRAM)
    assert found.outcome.verdict is Verdict.INVALID
    assert found.outcome.sentences[1].count("; ") >= 3
    assert left_in_english(found) == []
    with override("de"):
        reasons = sentence(found.outcome.sentences[1])
    begin = "Nicht bestandene Prüfungen: Plan: nach dem Blick auf neue Punkte geändert: Leitplanken, "
    assert reasons.startswith(f"{begin}Irrtumswahrscheinlichkeit; ")
    assert re.search("; scrap: [67][0-9] % der Ausgangslage ohne Wert, höchstens 20 %; ", reasons)


@EVERY
def test_what_a_plan_of_every_design_can_find_has_no_english_sentence_in_another_language(design: Design) -> None:
    small = replace(plan(design).primary, smallest=plan(design).primary.smallest / 10)
    found = prospect(plan(design, primary=small), with_values(design, a_trend), np.random.default_rng(1), runs=10)
    assert found.obstacles
    for language in LANGUAGES:
        with override(language):
            assert [one for one in prospect_told(found).obstacles if english(one, language)] == []


@EVERY
def test_every_two_sentences_that_a_verdict_can_have_are_known(design: Design) -> None:
    of_plan, findings = plan(design), judged(design).outcome.findings
    bounds = ((None, None), (None, 2.5), (-2.5, None), (-1e-7, 1234567.0))
    for verdict in (Verdict.BETTER, Verdict.NOT_WORSE, Verdict.WORSE, Verdict.INCONCLUSIVE):
        for many, (low, high) in ((many, bound) for many in (1, 2) for bound in bounds):
            standing = Standing.OPEN if verdict is Verdict.INCONCLUSIVE else Standing.WORSE
            varied = [
                replace(one, effect=replace(one.effect, low=low, high=high), standing=standing)
                for one in findings[:many]
            ]
            told = sentences(of_plan, verdict, varied, (), needs())
            assert [words for words in told if not is_known(words)] == []
    faded = [Check("scrap", STILL_SEEN, passed=False, breaks=False)]
    assert is_known(sentences(of_plan, Verdict.BETTER, findings, faded, ())[1])


def needs() -> list[Need]:
    ruled_out = "an effect as large as the smallest one worth having is ruled out, so more points are not worth while"
    told = "so many points would mostly have decided it; the effect is probably near a bound of the plan"
    show = "to show that it is within its margin, if nothing changes in it"
    return [Need("scrap", None, ruled_out), Need("cycle", None, told), Need("weight", 1, show), Need("gap", 12, show)]


def test_reasons_keep_their_order_their_metrics_and_the_semicolons_of_their_own() -> None:
    told = (
        "Scrap: so many points would mostly have decided it; the effect is probably near a bound of the plan; "
        "gap; width needs some 1,200 more points to find the smallest effect worth having, if it is there."
    )
    with override("de"):
        assert sentence(told) == (
            "Scrap: so viele Punkte hätten es meist entschieden; der Effekt liegt wohl nahe an einer Grenze des Plans; "
            "gap; width braucht etwa 1200 weitere Punkte, um den kleinsten lohnenden Effekt zu finden, wenn er da ist."
        )
    with override("zh-hans"):
        assert sentence("What failed: plan: rows 1 to 9 are there; cut: the baseline has a trend.") == (
            "未通过的检查：计划: 第 1 至 9 行齐全；cut: 基线有趋势。"
        )


def test_numbers_in_sentences_are_written_as_the_page_writes_them() -> None:
    told = "scrap changed by -0.3125 (between -1.5 and +2.75%): it is worse."
    with override("de"):
        assert sentence(told) == "scrap änderte sich um -0,3125 (zwischen -1,5 und +2,75 %): Das ist schlechter."
    with override("zh-hans"):
        assert sentence(told) == "scrap 变化了 -0.3125（在 -1.5 与 +2.75% 之间）：更差。"


def test_metrics_are_called_as_they_are_even_where_their_name_is_a_sentence() -> None:
    with override("de"):
        told = sentence("This trial says nothing about the baseline has a trend.")
    assert told == "Dieser Versuch sagt nichts über the baseline has a trend."


def test_the_charts_of_a_trial_have_no_english_words_in_another_language() -> None:
    drawing = told_of(plain(judged(Design.SEQUENTIAL, -1.0))).drawing
    for name in ("_values", "_effect"):
        shown = {language: _chart(name, drawing, language) for language in ("en", *LANGUAGES)}
        english_words = set(re.findall(r">([^<>]*[a-z]{2}[^<>]*)<", shown["en"]))
        assert english_words
        assert [words for words in english_words for language in LANGUAGES if f">{words}<" in shown[language]] == []


def _chart(name: str, drawing: TrialDrawing, language: str) -> str:
    with override(language):
        return render_to_string(f"trials/{name}.svg", {"drawing": drawing, "told": "-"})


def test_conventions_say_nothing_that_is_not_known() -> None:
    assert [said for said in CONVENTIONS.says.values() if not is_known(said)] == []
