"""A verdict and its dossier as a person reads them on a terminal, and as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from catchball.cli.amendment_telling import amendment_told
from catchball.cli.judging import Verified
from catchball.cli.marking import ASKED, CAME, HEADING, QUIET, WENT
from catchball.cli.terminal import out, print_line, print_unwrapped
from catchball.core.trials.dossier import Dossier, Plain, Program
from catchball.core.trials.outcome import Effect, Finding, Outcome, Verdict
from catchball.core.trials.plan import Registered, changed
from catchball.core.typed_data import plain

_WIDTH = 12
_STYLES = {Verdict.BETTER: CAME, Verdict.NOT_WORSE: CAME, Verdict.WORSE: WENT}
_LONGEST = 120
_VERDICT = "outcome › verdict"


def raw_verdict(dossier: Dossier, path: Path) -> dict[str, Any]:
    """The dossier without plan and rows, which stand in its file."""
    whole = plain(dossier)
    conventions = {name: whole["conventions"][name] for name in ("name", "version")}
    parts = {name: whole[name] for name in ("program", "outcome")}
    head = {"catchball": "verdict/1", "dossier": str(path), "digest": dossier.digest}
    return {**head, "conventions": conventions, **parts}


def print_dossier(dossier: Dossier, path: Path) -> None:
    """Print the verdict, its two sentences, the findings, what was looked at, and by what it can be known again."""
    console, outcome, plan = out(), dossier.outcome, dossier.registered.current
    print_line(
        console,
        Text.assemble((f"{plan.primary.name}: ", HEADING), (outcome.verdict, _STYLES.get(outcome.verdict, ASKED))),
    )
    for sentence in outcome.sentences:
        print_line(console, Text(sentence))
    console.print()
    if outcome.findings:
        for line in _table(outcome):
            print_unwrapped(console, line)
    for label, words in (*_amendments(dossier.registered), *_rests_on(dossier)):
        print_line(console, Text(words), _WIDTH, label)
    _print_checks(console, outcome)
    console.print()
    print_unwrapped(console, Text(f"written to {path}", QUIET))


def _table(outcome: Outcome) -> Iterator[Text]:
    rows: list[tuple[str, ...]] = [("", "effect", "interval", "may be worse by", "new points", "missing", "it is")]
    rows += [_cells(finding) for finding in outcome.findings]
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    widths[0] = max(widths[0], _WIDTH - 2)
    for row in rows:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        yield Text(line, QUIET if row is rows[0] else "")


def _cells(finding: Finding) -> tuple[str, ...]:
    margin = "not said" if finding.margin is None else _number(finding.margin)
    counts = (str(finding.points), str(finding.missing))
    shown = (_number(finding.effect.estimate), _interval(finding.effect), margin, *counts)
    return (finding.metric, *shown, str(finding.standing))


def _interval(effect: Effect) -> str:
    low, high = ("anything" if bound is None else _number(bound) for bound in (effect.low, effect.high))
    return f"{low} to {high}"


def _rests_on(dossier: Dossier) -> Iterator[tuple[str, str]]:
    plan, promise, rows = dossier.registered.current, dossier.outcome.guarantee, dossier.rows
    share = f", {promise.each:.4g} for each of {len(plan.metrics)} metrics" if plan.guards else ""
    yield "error rate", f"{promise.error:.4g}{share}; the intervals hold {promise.holds}"
    for exclusion in plan.exclusions:
        which = f"rows {', '.join(map(str, exclusion.rows))}" if exclusion.rows else "no rows"
        yield "left out", f"{which}: {exclusion.why}"
    yield "rows", f"{rows.first} to {rows.last}, sha256 {dossier.digest}"
    yield "by", f"conventions {dossier.conventions.name} {dossier.conventions.version}; {_program(dossier.program)}"


def _amendments(registered: Registered) -> Iterator[tuple[str, str]]:
    for amendment, names in changed(registered):
        yield "amended", amendment_told(amendment, names)


def _print_checks(console: Console, outcome: Outcome) -> None:
    failed = [check for check in outcome.checks if not check.passed]
    print_line(console, Text(f"{len(outcome.checks) - len(failed)} of {len(outcome.checks)} held"), _WIDTH, "checks")
    for check in failed:
        print_line(console, Text(f"{check.subject}: {check.what}", ASKED if check.breaks else ""), _WIDTH)


def raw_verified(found: Sequence[Verified]) -> dict[str, Any]:
    """What came out for each dossier, as data."""
    return {"catchball": "verified/1", "dossiers": [_raw_one(one) for one in found]}


def _raw_one(one: Verified) -> dict[str, Any]:
    return {
        "file": str(one.path),
        "identical": not one.differences,
        "verdict": str(one.told.outcome.verdict),
        "digest": one.told.digest,
        "told_by": asdict(one.told.program),
        "computed_by": asdict(one.by),
        "differences": [asdict(difference) for difference in one.differences],
    }


def print_verified(found: Sequence[Verified]) -> None:
    """Print for each dossier whether the same came out, and where something else did."""
    console = out()
    for one in found:
        same = not one.differences
        told = f"{one.told.outcome.verdict}, rows sha256 {one.told.digest}"
        print_unwrapped(
            console, Text.assemble(f"{one.path}: ", ("identical", CAME) if same else ("differs", WENT), f" ({told})")
        )
        # (the verdict first: it is what a reader wants to know)
        for difference in sorted(one.differences, key=lambda difference: difference.place != _VERDICT):
            words = f"{difference.place}: told {_shown(difference.told)}, computed {_shown(difference.computed)}"
            print_unwrapped(console, Text(f"  {words}"))
        if one.told.program != one.by:
            print_line(console, Text(f"told by {_program(one.told.program)}; computed by {_program(one.by)}", QUIET), 2)


def _shown(value: Plain) -> str:
    if isinstance(value, list):
        return f"a list of {len(value)}"
    told = "nothing" if value is None else f"“{value}”" if isinstance(value, str) else str(value)
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"


def _program(program: Program) -> str:
    return f"Catchball {program.catchball}, numpy {program.numpy}, scipy {program.scipy}"


def _number(value: float) -> str:
    return f"{value:.5g}"
