"""`python -m bench.oracles`: our statistics beside those of R, live. Exit 1 where they differ, or R is not there.

A comparison that cannot be made, because R or a package is missing, is named; `--without` lets that be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from bench import oracles_r
from bench.oracles_topics import TOPICS, Topic


@dataclass(frozen=True, slots=True)
class Difference:
    """A number of ours beside that of R. `allowed` is a part of R's, and of one where that is smaller."""

    topic: str
    name: str
    ours: float
    theirs: float
    allowed: float

    @property
    def size(self) -> float:
        """The difference, as `allowed` is counted."""
        return abs(self.ours - self.theirs) / max(1.0, abs(self.theirs))

    @property
    def is_held(self) -> bool:
        """Whether both say the same; what is no number never does."""
        return isfinite(self.size) and self.size <= self.allowed


@dataclass(frozen=True, slots=True)
class Found:
    """All that was compared, and what could not be, with the reason."""

    differences: Sequence[Difference]
    missing: Mapping[str, str]
    versions: Mapping[str, str]

    def exit_code(self, *, without: bool) -> int:
        """1 where something differs, or is missing and may not be."""
        differs = not all(one.is_held for one in self.differences)
        return int(differs or (bool(self.missing) and not without))


def compared(topic: Topic, theirs: Mapping[str, float]) -> list[Difference]:
    """Each number of ours with R's. One that R does not tell, or tells beyond ours, differs."""
    ours = topic.ours()
    names = [*ours, *(name for name in theirs if name not in ours)]
    nothing = float("nan")
    return [
        Difference(topic.title, name, ours.get(name, nothing), theirs.get(name, nothing), topic.allowed)
        for name in names
    ]


def run(
    topics: Iterable[Topic], ask: Callable[[str, oracles_r.Tables], dict[str, float]], here: Mapping[str, str]
) -> Found:
    """Compare what can be compared with what is `here`."""
    differences: list[Difference] = []
    missing: dict[str, str] = {}
    for topic in topics:
        if topic.package not in here:
            missing[topic.title] = f"{topic.package} is not installed"
            continue
        try:
            differences += compared(topic, ask(topic.name, topic.tables()))
        except oracles_r.Failed as error:
            missing[topic.title] = str(error)
    return Found(differences, missing, here)


def rows(found: Found) -> list[tuple[str, ...]]:
    """A row for each topic: how many numbers, the largest difference, where it is, whether it is allowed."""
    result: list[tuple[str, ...]] = []
    for title in dict.fromkeys(one.topic for one in found.differences):
        own = [one for one in found.differences if one.topic == title]
        worst = max(own, key=lambda one: one.size if isfinite(one.size) else float("inf"))
        held = "held" if all(one.is_held for one in own) else "broken"
        shown = (f"{worst.ours:.9g}", f"{worst.theirs:.9g}", f"{worst.size:.1e}", f"{worst.allowed:.0e}")
        result.append((title, str(len(own)), worst.name, *shown, held))
    return result


PAGE = """# Beside R

Written by `make oracles`, which asks R anew each time: {versions}.

What others have programmed independently should say the same as our own statistics. A difference is counted as a part
of R's number, and of one where that is smaller; the table shows for each comparison the number that is farthest apart.

{table}

- Run lengths: limits of the final width; `spc` solves the same integral equations.
- Meta-regression: `metafor` is told to look for tau² until it moves by no more than 1e-12, for at its own setting of
  1e-5 it stops some 3e-6 away. Compared are tau², its interval by the Q profile, I², coefficients and their errors, and
  the pooled value of each site with its error.
- Generalised least squares: a change of level in a series with missing points, at each autocorrelation above zero that
  `core/trials/least_squares.py` averages over, and how probable these are beside each other. `nlme` has one
  autocorrelation and plugs it in, so the average itself has no counterpart.
- Gauge study: `lme4` looks for the largest likelihood and stops close by; ours are mean squares.
- Power: values that do not depend on each other, for of autocorrelated ones these packages know nothing. R's own
  `power.t.test` agrees in all digits, but has groups of one size only; `rpact` has others, and is some 1e-5 away where
  groups are small and the power is low.

`bench/oracles.R` is all that R is asked. The packages are called in Debian `r-base-core`, `r-cran-spc`,
`r-cran-metafor`, `r-cran-nlme`, `r-cran-lme4` and `r-cran-rpact`.
"""
HEADS = ("what", "numbers", "farthest apart", "ours", "R", "difference", "allowed", "")


def page(found: Found) -> str:
    """The table as a page of Markdown."""
    versions = ", ".join(f"{name} {version}" for name, version in found.versions.items())
    lines = ["| " + " | ".join(HEADS) + " |", "| --- | ---: | --- | ---: | ---: | ---: | ---: | --- |"]
    lines += ["| " + " | ".join(row) + " |" for row in rows(found)]
    lines += [f"\nNot compared: {title} ({why})." for title, why in found.missing.items()]
    return PAGE.format(versions=versions, table="\n".join(lines))


def tell(found: Found) -> None:
    """Print every topic, every difference that is too large, and what was not compared."""
    for row in rows(found):
        print(f"{row[-1]:6} {row[0]}: {row[1]} numbers, farthest apart {row[2]}: {row[3]} and {row[4]}, "
              f"a difference of {row[5]}, allowed {row[6]}")  # fmt: skip
    for one in found.differences:
        if not one.is_held:
            print(f"broken {one.topic}, {one.name}: {one.ours:.12g}, R {one.theirs:.12g}")
    for title, why in found.missing.items():
        print(f"not compared: {title} ({why})")


def main() -> int:
    """Compare, print, and write the page where one was asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.oracles", description=__doc__)
    parser.add_argument("--without", action="store_true", help="do not fail where R or a package is missing")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="also write the table as a page")
    asked = parser.parse_args()
    found = run(TOPICS, oracles_r.asked, oracles_r.present())
    tell(found)
    if asked.markdown:
        asked.markdown.write_text(page(found), "utf-8")
    return found.exit_code(without=asked.without)


if __name__ == "__main__":
    sys.exit(main())
